"""Search: cards with a score and with the ranges that answer the words."""

from __future__ import annotations

import msgspec

from cms.core.replies import Reply
from delivery import cachetags, conditional, cursors, endpoints, parameters, shaping, waiting
from delivery.answering.asking import Ask
from delivery.answering.policies import NO_STORE, SEARCH
from delivery.answering.replies import Answer, address, not_modified, whole
from delivery.parameters import Query
from delivery.searching import asking, finding, spelling
from delivery.searching.finding import Found, Hit
from delivery.searching.highlights import ranges
from delivery.searching.preparing import Prepared


def answer(ask: Ask) -> Reply:
    query = parameters.parse(endpoints.SEARCH, ask.query_string)
    waiting.until(query["min_seq"])
    asked = asking.read(query["q"])
    place = cursors.read_place(query["cursor"], last=endpoints.MAX_RESULTS) if query["cursor"] else 0
    limit = query["limit"] or parameters.DEFAULT_LIMIT
    found = finding.find(asked, query, place=place, limit=limit)
    following = cursors.write_place(place + limit) if found.has_more else None
    rest = msgspec.json.encode(
        {
            "page": {"next": following, "limit": limit},
            "did_you_mean": spelling.meant(query["q"], found.near),
            "ignored": found.ignored(asked),
        }
    )
    told = _headers(query, found, following, rest)
    if ask.held.met_by(told.etag):
        return not_modified(told)
    cards = b",".join(_card(hit, found.prepared, query["fields"]) for hit in found.hits)
    return whole(told, b'{"data":[%s],%s' % (cards, rest[1:]))


def _headers(query: Query, found: Found, following: str | None, rest: bytes) -> Answer:
    path = f"{endpoints.PREFIX}search"
    etag = conditional.etag_of([*(f"{hit.etag} {hit.score}" for hit in found.hits), rest.decode()])
    return Answer(
        etag=conditional.entity_tag(etag, conditional.variant(query.canonical)),
        cache_control=SEARCH if query["min_seq"] is None else NO_STORE,
        cache_tags=cachetags.of_list("article", tags=found.tags, language_code=query["language"], ids=()),
        language=query["language"] or "",
        canonical=address(path, query.spelled()),
        next=address(path, query.spelled(cursor=following)) if following else "",
    )


def _card(hit: Hit, prepared: Prepared, fields: tuple[str, ...] | None) -> bytes:
    marked = msgspec.json.encode(ranges(hit, prepared))
    whole = b'%s,"score":%s,"highlights":%s}' % (hit.card[:-1], msgspec.json.encode(hit.score), marked)
    return shaping.card(whole, fields=fields)
