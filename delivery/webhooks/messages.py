"""What a message says: that something changed, and where to read what it is now. Never the thing itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from cms.core.ids import uuid7
from delivery import addresses, cachetags
from delivery.contract import Doc
from delivery.models import Record, WebhookEndpoint

PING = "test.ping"


class Cause(Doc):
    kind: str
    id: str


class Data(Doc):
    """``edition`` is null for what has none, ``cause`` for what did not follow from something else."""

    kind: str
    id: str
    edition: int | None
    seq: int
    url: str
    cause: Cause | None
    tags: list[str]


class Message(Doc):
    """``type`` is ``<kind>.<act>``, such as ``article.published``; ``timestamp`` is when it happened."""

    type: str
    timestamp: datetime
    data: Data


class Ping(Doc):
    type: str
    timestamp: datetime
    data: dict[str, str]


class Event(msgspec.Struct):
    """A message about to be written, with what endpoints choose by."""

    event_id: UUID
    act: str
    row: Record
    payload: bytes

    @property
    def type(self) -> str:
        return f"{self.row.kind}.{self.act}"


def event(row: Record, *, was_public: bool, tags: Iterable[str], at: datetime) -> Event:
    """The message of a record as it stands now. ``tags`` are the lists it is in, or was until now."""
    act = act_of(row, was_public=was_public)
    data = Data(
        kind=row.kind,
        id=str(row.public_id),
        edition=row.edition,
        seq=row.seq,
        url=addresses.page(row.kind, row.slug or str(row.public_id), language=row.language),
        cause=Cause(kind=row.cause_kind, id=str(row.cause_id)) if row.cause_kind else None,
        tags=cachetags.of_change(row.kind, row.public_id, language_code=row.language, tags=tags),
    )
    message = Message(type=f"{row.kind}.{act}", timestamp=at, data=data)
    return Event(event_id=uuid7(), act=act, row=row, payload=msgspec.json.encode(message))


def act_of(row: Record, *, was_public: bool) -> str:
    acts = WebhookEndpoint.Act
    if row.gone:
        return acts.WITHDRAWN
    if row.kind == Record.Kind.ARTICLE and not row.is_listed:
        return acts.RETRACTED
    if not was_public:
        return acts.PUBLISHED
    return acts.REISSUED if row.cause_kind else acts.UPDATED


def ping(*, at: datetime) -> bytes:
    return msgspec.json.encode(
        Ping(type=PING, timestamp=at, data={"note": "A test from Proofroom. Nothing has changed."})
    )


def shown(payload: Any) -> str:
    """For people: the same JSON over several lines."""
    return msgspec.json.format(bytes(payload), indent=2).decode()
