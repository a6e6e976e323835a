"""What staff do with endpoints: make, change, pause, resume, disable, give new secrets, test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core import destinations
from cms.core.errors import Conflict, Invalid
from cms.core.ids import uuid7
from cms.core.rows import lock, write
from delivery.models import WebhookDelivery, WebhookEndpoint, WebhookSecret
from delivery.webhooks import messages, sending, signing, states
from delivery.webhooks.jobs import hand_over

FIELDS = frozenset({"url", "description", "kinds", "acts"})
OVERLAP = timedelta(hours=24)
_CHANGE = "delivery.change_webhookendpoint"
State = WebhookEndpoint.State


@dataclass(frozen=True)
class Made:
    """An endpoint and the secret that was made for it, which is shown now and never again."""

    endpoint: WebhookEndpoint
    secret: str


@transaction.atomic
def create_endpoint(*, fields: Mapping[str, Any], by: User) -> Made:
    """Raises ``NotPermitted``, and ``Invalid`` for an address that nothing is sent to."""
    permit(by, "delivery.add_webhookendpoint", "add webhooks")
    _refuse_address(str(fields.get("url", "")).strip())
    endpoint = write(WebhookEndpoint(created_by=by), fields, allowed=FIELDS)
    return Made(endpoint=endpoint, secret=_give_secret(endpoint))


@transaction.atomic
def change_endpoint(
    endpoint: WebhookEndpoint, *, fields: Mapping[str, Any], by: User, base: datetime | str | None = None
) -> WebhookEndpoint:
    """What waits goes to the new address. Raises ``NotPermitted``, ``Stale``, ``Invalid``."""
    permit(by, _CHANGE, "change webhooks")
    row = lock(endpoint, base=base)
    if "url" in fields and str(fields["url"]).strip() != row.url:
        _refuse_address(str(fields["url"]).strip())
    return write(row, fields, allowed=FIELDS)


def pause(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """Messages are written and wait."""
    return _move(endpoint, {State.ACTIVE}, State.PAUSED, by=by, reason=f"Paused by {by}.")


@transaction.atomic
def resume(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """Send again, what waited first. Each message has its 28 hours anew; what was given up comes back only by a replay."""
    endpoint = _move(endpoint, {State.PAUSED, State.DISABLED}, State.ACTIVE, by=by, reason="")
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failures=0, failing_since=None, resting_until=None)
    waiting = WebhookDelivery.objects.filter(endpoint=endpoint, state=WebhookDelivery.State.DUE)
    waiting.update(first_attempt_at=None, attempt_count=0, next_attempt_at=timezone.now())
    hand_over.defer()
    endpoint.refresh_from_db()
    return endpoint


@transaction.atomic
def disable(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """No message is made any more; what waited is not sent. The log stays."""
    endpoint = _move(endpoint, {State.ACTIVE, State.PAUSED}, State.DISABLED, by=by, reason=f"Disabled by {by}.")
    states.cancel_open(endpoint, at=timezone.now(), note="Not sent: the endpoint was disabled.")
    return endpoint


@transaction.atomic
def rotate(endpoint: WebhookEndpoint, *, by: User, overlap: timedelta = OVERLAP) -> Made:
    """A new secret. For ``overlap``, messages carry signatures by both; a secret older than these two ends now."""
    permit(by, _CHANGE, "change webhooks")
    if not timedelta(0) <= overlap <= timedelta(days=14):
        raise Invalid("bad-overlap", "The old secret can stay valid for 14 days at most.")
    row, now = lock(endpoint), timezone.now()
    row.secrets.filter(expires_at__gt=now).update(expires_at=now)
    row.secrets.filter(expires_at__isnull=True).update(expires_at=now + overlap)
    return Made(endpoint=row, secret=_give_secret(row))


@transaction.atomic
def end_overlap(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """The old secret is no longer signed with, from now on."""
    permit(by, _CHANGE, "change webhooks")
    row, now = lock(endpoint), timezone.now()
    if not row.secrets.filter(expires_at__gt=now).update(expires_at=now):
        raise Conflict("no-overlap", "There is only one secret: no older one is valid any more.")
    return row


def test(endpoint: WebhookEndpoint, *, by: User) -> WebhookDelivery:
    """Send ``test.ping`` now and wait for the answer, in whatever state the endpoint is; logged, never tried again."""
    permit(by, _CHANGE, "test webhooks")
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint, event_id=uuid7(), type=messages.PING, payload=messages.ping(at=now), at=now,
        state=WebhookDelivery.State.CANCELLED, finished_at=now, note="It was not sent: the test was interrupted.",
    )  # fmt: skip
    outcome = sending.attempt(delivery)
    with transaction.atomic():
        delivery.attempts.create(
            at=outcome.at,
            status=outcome.status,
            duration_ms=outcome.duration_ms,
            note=outcome.note,
            excerpt=outcome.excerpt,
        )
        delivery.state = WebhookDelivery.State.DELIVERED if outcome.is_success else WebhookDelivery.State.FAILED
        delivery.note, delivery.attempt_count, delivery.first_attempt_at = outcome.note, 1, outcome.at
        delivery.save(update_fields=["state", "note", "attempt_count", "first_attempt_at"])
    return delivery


def _refuse_address(url: str) -> None:
    """A name that has no address yet may be entered; one that leads where nothing is sent may not."""
    try:
        destinations.find(url)
    except destinations.Unresolved:
        return
    except destinations.Refused as refused:
        errors = [{"path": "url", "code": refused.code, "message": refused.message}]
        raise Invalid(refused.code, refused.message, errors=errors) from refused


def _give_secret(endpoint: WebhookEndpoint) -> str:
    secret = signing.new_secret()
    WebhookSecret.objects.create(endpoint=endpoint, sealed=signing.seal(secret))
    return secret


def _move(endpoint: WebhookEndpoint, come_from: set[str], to: str, *, by: User, reason: str) -> WebhookEndpoint:
    permit(by, _CHANGE, "change webhooks")
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk, state__in=come_from)
    if not row.update(state=to, state_reason=reason, state_at=timezone.now()):
        endpoint.refresh_from_db()
        raise Conflict("wrong-state", f"This endpoint is {endpoint.get_state_display().lower()}: reload the page.")
    endpoint.refresh_from_db()
    return endpoint
