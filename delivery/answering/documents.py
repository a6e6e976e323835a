"""One document, by id or slug: here, elsewhere (301), withdrawn (410) or unknown (404), in one query."""

from __future__ import annotations

from cms.core.replies import Reply
from delivery import cachetags, conditional, parameters, reading, shaping
from delivery.answering.asking import Ask
from delivery.answering.replies import Answer, address, moved, not_modified, whole
from delivery.endpoints import Collection
from delivery.errors import Missing, Withdrawn
from delivery.reading import Found

REASONS = {
    "withdrawn": "This was withdrawn by its publisher.",
    "expired": "This is no longer public: what allowed it has expired.",
    "legal": "This was removed for legal reasons.",
    "merged": "This was merged into something else.",
    "unreferenced": "Nothing published shows this any more.",
}


def answer(ask: Ask, collection: Collection, key: str) -> Reply:
    query = parameters.parse(collection.detail_parameters, ask.query_string)
    conditions, variant = ask.held, conditional.variant(query.canonical)
    found = _find(collection, key, language=query["language"], conditions=conditions, variant=variant)
    canonical = address(f"{collection.canonical}/{found.public_id}", query.spelled(language=None))
    told = Answer(
        etag=conditional.entity_tag(found.etag, variant),
        cache_tags=cachetags.of_document(collection.kind, found.public_id, found.embedded),
        language=found.language,
        last_modified=found.last_modified,
        canonical=canonical,
    )
    if found.is_old_address:
        return moved(told)
    if found.document is None or conditions.met_by(told.etag, last_modified=found.last_modified):
        return not_modified(told)
    return whole(told, shaping.document(found.document, fields=query["fields"], body=query["body"]))


def _find(
    collection: Collection, key: str, *, language: str | None, conditions: conditional.Conditions, variant: str
) -> Found:
    """What is public at this key. Raises Missing, or Withdrawn with its public reason."""
    try:
        name = parameters.read_key(key) if collection.has_slug else parameters.read_id(key)
    except parameters.BadValue as error:
        raise Missing from error
    found = reading.find(collection.kind, name, language=language, held=conditions, variant=variant)
    if found is None:
        raise Missing
    if found.gone:
        raise Withdrawn("gone", found.gone_note or REASONS[found.gone], reason=found.gone)
    return found
