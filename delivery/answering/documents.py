"""One document, by id or slug: here, elsewhere (301), withdrawn (410) or unknown (404), in one query."""

from __future__ import annotations

from cms.core.replies import Reply
from delivery import alternates, cachetags, conditional, parameters, reading, shaping, waiting
from delivery.answering import policies
from delivery.answering.asking import Ask
from delivery.answering.replies import Answer, address, moved, not_modified, whole
from delivery.endpoints import Collection
from delivery.errors import Missing, Withdrawn

REASONS = {
    "withdrawn": "This was withdrawn by its publisher.",
    "expired": "This is no longer public: what allowed it has expired.",
    "legal": "This was removed for legal reasons.",
    "merged": "This was merged into something else.",
    "unreferenced": "Nothing published shows this any more.",
}


def answer(ask: Ask, collection: Collection, key: str) -> Reply:
    query = parameters.parse(collection.detail_parameters, ask.query_string)
    waiting.until(query["min_seq"])
    held, variants = ask.held, conditional.variants(query.canonical)
    name = _name(collection, key)
    is_whole = shaping.is_whole(fields=query["fields"], body=query["body"])
    found = reading.find(
        collection.kind,
        name,
        language=query["language"],
        held=held,
        variants=variants,
        packed=is_whole and ask.takes_gzip,
    )
    if found is None:
        raise Missing
    if found.gone:
        raise Withdrawn("gone", found.gone_note or REASONS[found.gone], reason=found.gone)
    told = Answer(
        etag=conditional.entity_tag(found.etag, variants.packed if found.is_packed else variants.plain),
        cache_control=policies.shared(query["min_seq"]),
        cache_tags=cachetags.of_document(collection.kind, found.public_id, found.embedded),
        language=found.language,
        last_modified=found.last_modified,
        canonical=address(f"{collection.canonical}/{found.public_id}", query.spelled(language=None)),
        alternates=[
            (language, address(f"{collection.canonical}/{public_id}"))  # whole: a query for each would be a long header
            for language, public_id in alternates.read(found.alternates)
        ],
    )
    if found.is_old_address:
        return moved(told)
    if found.document is None or held.met_by(told.etag, last_modified=found.last_modified):
        return not_modified(told)
    if found.is_packed:
        return whole(told, found.document, is_packed=True)
    return whole(told, shaping.document(found.document, fields=query["fields"], body=query["body"]))


def _name(collection: Collection, key: str) -> str:
    """The id or slug that the key is. Raises Missing for what can be neither: nothing public has such an address."""
    try:
        return parameters.read_key(key) if collection.has_slug else parameters.read_id(key)
    except parameters.BadValue as error:
        raise Missing from error
