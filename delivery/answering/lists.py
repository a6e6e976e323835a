"""A page of cards."""

from __future__ import annotations

import msgspec

from cms.core.replies import Reply
from delivery import cachetags, conditional, endpoints, filtering, parameters, reading, shaping, waiting
from delivery.answering import policies
from delivery.answering.asking import Ask
from delivery.answering.replies import Answer, address, not_modified, whole
from delivery.endpoints import Collection
from delivery.envelopes import PageOf
from delivery.parameters import Query


def answer(ask: Ask, collection: Collection) -> Reply:
    query = parameters.parse(collection.list_parameters, ask.query_string)
    waiting.until(query["min_seq"])
    filters = {narrow.name: narrow.kind for narrow in collection.filters}
    tags = [*filter(None, [collection.role]), *filtering.resolve(collection.kind, filters, query)]
    limit = query["limit"] or max(parameters.DEFAULT_LIMIT, len(query["id"]))
    page = reading.page(collection.kind, query, tags=tags, limit=limit)
    counted = reading.count(collection.kind, query, tags=tags) if query["count"] else (None, None)
    around = PageOf(next=page.next, limit=limit, count=counted[0], count_is_exact=counted[1])
    path = f"{endpoints.PREFIX}{collection.name}"
    etag = conditional.etag_of([*page.etags, page.next or "", str(counted)])
    told = Answer(
        etag=conditional.entity_tag(etag, conditional.variant(query.canonical)),
        cache_control=_policy(collection, query),
        cache_tags=cachetags.of_list(collection.kind, tags=tags, language_code=query["language"], ids=query["id"]),
        language=query["language"] or "",
        canonical=address(path, query.spelled()),
        next=address(path, query.spelled(cursor=page.next)) if page.next else "",
    )
    if ask.held.met_by(told.etag):
        return not_modified(told)
    cards = (
        page.cards if query["fields"] is None else [shaping.card(card, fields=query["fields"]) for card in page.cards]
    )
    return whole(told, b'{"data":[%s],"page":%s}' % (b",".join(cards), msgspec.json.encode(around)))


def _policy(collection: Collection, query: Query) -> str:
    """Who is listed by a role changes with the articles of others, of which no purge of this list tells."""
    if collection.role and query["min_seq"] is None:
        return policies.SHARED
    return policies.shared(query["min_seq"])
