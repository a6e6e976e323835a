"""The change feed: the present state in the order in which it came about."""

from __future__ import annotations

from typing import Any

import msgspec

from cms.core.replies import Reply
from delivery import cachetags, conditional, cursors, endpoints, parameters, reading, waiting
from delivery.answering.asking import Ask
from delivery.answering.policies import FEED, NO_STORE
from delivery.answering.replies import Answer, address, not_modified, whole
from delivery.envelopes import Cause, Changes, Gone, Put
from delivery.reading import Change


def answer(ask: Ask) -> Reply:
    query = parameters.parse(endpoints.CHANGES, ask.query_string)
    waiting.until(query["min_seq"])
    after = cursors.read_sequence(query["cursor"]) if query["cursor"] else 0
    documents = query["include"] == "documents"
    limit = query["limit"] or parameters.DEFAULT_LIMIT
    found, caught_up = reading.changes(after=after, limit=limit, documents=documents)
    etag = conditional.etag_of([*(str(change.seq) for change in found), str(caught_up)])
    following = cursors.write_sequence(found[-1].seq if found else after)
    path = f"{endpoints.PREFIX}changes"
    told = Answer(
        etag=conditional.entity_tag(etag, conditional.variant(query.canonical)),
        cache_control=FEED if query["min_seq"] is None else NO_STORE,
        cache_tags=["changes"],
        canonical=address(path, query.spelled()),
        next=address(path, query.spelled(cursor=following)),
    )
    if ask.held.met_by(told.etag):
        return not_modified(told)
    data = [_change(change) for change in found]
    return whole(told, msgspec.json.encode(Changes(data=data, next=following, caught_up=caught_up)))


def _change(change: Change) -> Put | Gone:
    cause: Any = Cause(kind=change.cause_kind, id=str(change.cause_id)) if change.cause_id else None  # type: ignore[arg-type]
    common: dict[str, Any] = {
        "seq": change.seq,
        "kind": change.kind,
        "id": str(change.public_id),
        "cause": cause,
        "tags": cachetags.of_change(change.kind, change.public_id, language_code=change.language, tags=change.tags),
    }
    if change.gone:
        return Gone(**common, reason=change.gone, note=change.gone_note or None)  # type: ignore[arg-type]
    document = msgspec.Raw(change.document) if change.document is not None else None
    return Put(**common, edition=change.edition, document=document)
