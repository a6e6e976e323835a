"""Sending what is due: one endpoint, one lane of records at a time, each record's messages in order."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cms.core.destinations import Refused
from cms.core.errors import DomainError
from cms.core.outgoing import send
from delivery.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from delivery.webhooks import signing, states
from delivery.webhooks.waiting import GIVE_UP_AFTER, after

log = logging.getLogger(__name__)

TIMEOUT_S = 15.0
EXCERPT_CHARS = 500
BUDGET_S = 10.0  # one job; then others have their turn
_OVERLOADED = {429, 502, 503, 504}  # says something of the receiver, not of the message


@dataclass(frozen=True)
class Outcome:
    """What came of one try. ``status`` None: no answer. ``is_endpoints``: it would have been so with any message."""

    at: datetime
    note: str
    status: int | None = None
    duration_ms: int = 0
    excerpt: str = ""
    retry_after_s: float = 0
    is_endpoints: bool = False

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def drain(endpoint_id: int, *, lane: int, budget_s: float = BUDGET_S) -> bool:
    """Send what is due in one lane of an endpoint. True when time was up before all of it was sent."""
    began = time.monotonic()
    while delivery := _next(endpoint_id, lane=lane):
        if time.monotonic() - began > budget_s:
            return True
        settle(delivery, attempt(delivery))
    return False


def attempt(delivery: WebhookDelivery) -> Outcome:
    """Send one message, now, whatever its state; nothing is written down. ``settle`` does that."""
    at = timezone.now()
    body = bytes(delivery.payload)
    try:
        known = live_secrets(delivery.endpoint, at=at)
        given = signing.headers(delivery.message_id, body, at=at, known=known)
    except signing.Unsealable:
        states.pause_for_lost_secret(delivery.endpoint, at=at)
        return Outcome(at=at, note=states.LOST_SECRET, is_endpoints=True)
    began = time.monotonic()
    try:
        answer = send(
            "POST",
            delivery.endpoint.url,
            headers={**given, "Content-Type": "application/json"},
            content=body,
            timeout_s=TIMEOUT_S,
        )
    except DomainError as error:
        took = round((time.monotonic() - began) * 1000)
        return Outcome(at=at, note=error.message, duration_ms=took, is_endpoints=not isinstance(error, Refused))
    return Outcome(
        at=at,
        note=in_words(answer.status),
        status=answer.status,
        duration_ms=answer.duration_ms,
        excerpt=without_secrets(answer.body.decode("utf-8", "replace").replace("\0", "")[:EXCERPT_CHARS], known),
        retry_after_s=_retry_after(answer.headers.get("retry-after", ""), at=at),
        is_endpoints=answer.status in _OVERLOADED,
    )


@transaction.atomic
def settle(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Write down what came of a try, and what happens next."""
    WebhookAttempt.objects.create(
        delivery=delivery, at=outcome.at, status=outcome.status, duration_ms=outcome.duration_ms, note=outcome.note,
        excerpt=outcome.excerpt,
    )  # fmt: skip
    first = delivery.first_attempt_at or outcome.at
    row = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.DUE)
    row.update(attempt_count=F("attempt_count") + 1, first_attempt_at=first, note=outcome.note)
    if outcome.is_success:
        row.update(state=WebhookDelivery.State.DELIVERED, finished_at=outcome.at, next_attempt_at=None)
        states.note_success(delivery.endpoint, at=outcome.at)
    elif outcome.status == 410:
        row.update(state=WebhookDelivery.State.FAILED, finished_at=outcome.at, next_attempt_at=None)
        states.disable_gone(delivery.endpoint, at=outcome.at)
    else:
        _settle_failure(delivery, outcome, first=first)


def live_secrets(endpoint: WebhookEndpoint, *, at: datetime) -> list[str]:
    """The newest first. Raises ``signing.Unsealable`` when the site's key cannot open the newest."""
    rows = endpoint.secrets.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at)).order_by("-created_at", "-id")
    return [signing.unseal(bytes(row.sealed)) for row in rows]


def in_words(status: int) -> str:
    if 200 <= status < 300:
        return f"Taken, with {status}."
    if 300 <= status < 400:
        return f"It answered with a redirect ({status}), which webhooks do not follow: enter the final address."
    named = {
        401: "It wants somebody to sign in (401): a receiver checks the signature instead.",
        403: "It refused (403).",
        404: "There is nothing at this address (404).",
        405: "It takes no POST at this address (405).",
        410: "It wants no more messages (410).",
        413: "It finds the message too large (413).",
        429: "It is asked too often (429).",
    }
    return named.get(status, f"It answered with an error ({status}).")


def without_secrets(text: str, known: list[str]) -> str:
    """A receiver may print what it was configured with; that is no reason to keep it."""
    for secret in known:
        text = text.replace(secret, "whsec_…").replace(secret.removeprefix(signing.PREFIX), "…")
    return text


def _next(endpoint_id: int, *, lane: int) -> WebhookDelivery | None:
    """The oldest message of the lane that is due and has no older one about the same record before it."""
    now = timezone.now()
    opened = WebhookDelivery.objects.filter(state__in=WebhookDelivery.OPEN, endpoint_id=endpoint_id)
    older = opened.filter(kind=OuterRef("kind"), thing_id=OuterRef("thing_id"), pk__lt=OuterRef("pk"))
    awake = Q(endpoint__resting_until__isnull=True) | Q(endpoint__resting_until__lte=now)
    due = opened.filter(awake, lane=lane, state=WebhookDelivery.State.DUE, next_attempt_at__lte=now)
    due = due.filter(~Exists(older), endpoint__state=WebhookEndpoint.State.ACTIVE)
    return due.select_related("endpoint").order_by("id").first()


def _settle_failure(delivery: WebhookDelivery, outcome: Outcome, *, first: datetime) -> None:
    states.note_failure(delivery.endpoint, is_endpoints=outcome.is_endpoints, at=outcome.at)
    row = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.DUE)
    last = first + GIVE_UP_AFTER
    if outcome.at >= last:
        row.update(state=WebhookDelivery.State.FAILED, finished_at=outcome.at, next_attempt_at=None)
        states.pause_if_dead(delivery.endpoint, since=first, at=outcome.at, note=outcome.note)
        return
    wait = after(delivery.attempt_count + 1, at_least_s=outcome.retry_after_s)
    row.update(next_attempt_at=min(outcome.at + wait, last))


def _retry_after(value: str, *, at: datetime) -> float:
    """Seconds, from seconds or a date; 0 for neither."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - at).total_seconds())
    except (ValueError, TypeError):
        return 0.0
