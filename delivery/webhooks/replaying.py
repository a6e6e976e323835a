"""Sending again what was sent, or given up: one message, or a range of them. Receivers know them by the same ``webhook-id``."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import Conflict, Invalid
from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks import messages
from delivery.webhooks.jobs import hand_over

MOST = 10_000  # of one range
_ALL = "delivery.replay_webhookdelivery"

_AGAIN = """
INSERT INTO delivery_webhookdelivery
       (endpoint_id, event_id, type, kind, thing_id, seq, payload, at, lane, replay_of_id, replayed_by_id, state, attempt_count,
        note)
SELECT endpoint_id, event_id, type, kind, thing_id, seq, payload, %s, lane, id, %s, 'held', 0, ''
  FROM delivery_webhookdelivery WHERE id = ANY(%s) ORDER BY id"""


@transaction.atomic
def replay(delivery: WebhookDelivery, *, by: User) -> WebhookDelivery:
    """Send one message again; the new row. Raises ``NotPermitted`` and ``Conflict``."""
    permit(by, _ALL, "send webhook messages again")
    if delivery.is_open:
        raise Conflict("still-open", "This message has not been sent yet, and will be: there is nothing to repeat.")
    _refuse_disabled(delivery.endpoint)
    if delivery.type == messages.PING:
        raise Conflict("a-test", "This was a test: send a new one from the endpoint's page.")
    _again([delivery.pk], by=by)
    return WebhookDelivery.objects.filter(replay_of=delivery).latest("id")


@transaction.atomic
def replay_range(
    endpoint: WebhookEndpoint,
    *,
    by: User,
    from_seq: int | None = None,
    to_seq: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    failed_only: bool = False,
) -> int:
    """Send again what the endpoint was to get in a range of ``seq`` or of time, ends included, in its order. Returns how many.

    Each event once, however often it was replayed before; what has not been sent yet is left to itself. Raises ``Invalid`` for no
    range, an empty one, or one of more than ``MOST``.
    """
    permit(by, _ALL, "send webhook messages again")
    _refuse_disabled(endpoint)
    asked = {"seq__gte": from_seq, "seq__lte": to_seq, "at__gte": since, "at__lte": until}
    narrowing = {name: value for name, value in asked.items() if value is not None}
    if not narrowing and not failed_only:
        raise Invalid("no-range", "Say from where to where: by seq, by time, or only what was given up.")
    originals = WebhookDelivery.objects.filter(
        endpoint=endpoint, replay_of=None, finished_at__isnull=False, **narrowing
    )
    originals = originals.exclude(type=messages.PING)
    if failed_only:
        originals = originals.filter(state=WebhookDelivery.State.FAILED)
    found = list(originals.order_by("id").values_list("pk", flat=True)[: MOST + 1])
    if not found:
        raise Invalid("nothing-there", "Nothing was sent in that range.")
    if len(found) > MOST:
        raise Invalid("too-many", f"These are more than {MOST:,} messages: send them again in narrower ranges.")
    return _again(found, by=by)


@transaction.atomic
def skip(delivery: WebhookDelivery, *, by: User) -> WebhookDelivery:
    """Do not send a message that waits, so that later ones about the same record can go. Raises ``Conflict`` when it is settled."""
    permit(by, _ALL, "skip webhook messages")
    row = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=WebhookDelivery.OPEN)
    note = f"Not sent: skipped by {by}."
    if not row.update(
        state=WebhookDelivery.State.CANCELLED, finished_at=timezone.now(), next_attempt_at=None, note=note
    ):
        raise Conflict("settled", "This message waits no longer: reload the page.")
    hand_over.defer()
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def try_now(delivery: WebhookDelivery, *, by: User) -> WebhookDelivery:
    """Do not wait for the next try. Raises ``Conflict`` when it does not wait for one."""
    permit(by, _ALL, "send webhook messages again")
    row = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.DUE)
    if not row.update(next_attempt_at=timezone.now()):
        raise Conflict("settled", "This message does not wait for a try: reload the page.")
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(resting_until=None)
    hand_over.defer()
    delivery.refresh_from_db()
    return delivery


def _again(keys: list[int], *, by: User) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN, [timezone.now(), by.pk, keys])
        made = cursor.rowcount
    hand_over.defer()
    return int(made)


def _refuse_disabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.state == WebhookEndpoint.State.DISABLED:
        raise Conflict("disabled", "This endpoint is disabled: resume it before you send anything again.")
