"""What the newsroom's API says of webhooks. A secret stands in two answers alone: where an endpoint is made, and in a rotation."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from delivery import models
from delivery.api.linking import admin_link
from delivery.contract import Kind
from delivery.envelopes import PageOf
from delivery.webhooks import notices

Act = Literal["published", "updated", "reissued", "retracted", "withdrawn"]


class Endpoint(Struct, kw_only=True):
    """Where messages go. Empty ``kinds`` or ``acts`` mean all; ``matter`` says in a sentence what is wrong with it, or ""."""

    id: str
    url: str
    description: str
    kinds: list[str]
    acts: list[str]
    state: str
    matter: str
    delivered_at: datetime | None
    failing_since: datetime | None
    created_at: datetime
    modified_at: datetime
    link: str


class Endpoints(Struct):
    data: list[Endpoint]
    page: PageOf


class EndpointFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is not sent stays."""

    url: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    kinds: list[Kind] | UnsetType = UNSET
    acts: list[Act] | UnsetType = UNSET


class EndpointMade(Struct, kw_only=True):
    """``secret`` is what receivers verify with. It is in this answer and in no other."""

    endpoint: Endpoint
    secret: str


class Delivery(Struct, kw_only=True):
    """One message as the log has it. ``id`` is the ``webhook-id``; ``note`` says in words what came of it."""

    id: str
    type: str
    kind: str
    thing: str | None
    seq: int | None
    state: str
    note: str
    attempts: int
    written_at: datetime
    next_attempt_at: datetime | None
    finished_at: datetime | None
    is_replay: bool
    link: str


class Deliveries(Struct):
    data: list[Delivery]
    page: PageOf


class Replay(Struct, kw_only=True, forbid_unknown_fields=True):
    """One message by its ``webhook-id``, or a range, both ends included; or what was given up, alone or in that range."""

    message: str | None = None
    from_seq: int | None = None
    to_seq: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    failed_only: bool = False


class Replayed(Struct):
    count: int


class Nothing(Struct, forbid_unknown_fields=True):
    """A body that says nothing."""


def endpoint(row: models.WebhookEndpoint) -> Endpoint:
    return Endpoint(
        id=row.pid, url=row.url, description=row.description, kinds=row.kinds, acts=row.acts, state=row.state,
        matter=notices.of_endpoint(row), delivered_at=row.delivered_at, failing_since=row.failing_since,
        created_at=row.created_at, modified_at=row.modified_at, link=admin_link(row),
    )  # fmt: skip


def delivery(row: models.WebhookDelivery) -> Delivery:
    return Delivery(
        id=row.message_id, type=row.type, kind=row.kind, thing=str(row.thing_id) if row.thing_id else None, seq=row.seq,
        state=row.state, note=row.note, attempts=row.attempt_count, written_at=row.at, next_attempt_at=row.next_attempt_at,
        finished_at=row.finished_at, is_replay=row.replay_of_id is not None, link=admin_link(row),
    )  # fmt: skip
