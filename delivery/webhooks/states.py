"""The state of an endpoint, as its receiver's answers move it. What staff do to it stands in ``endpoints``."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks.waiting import rest

log = logging.getLogger(__name__)

LOST_SECRET = "Its secret cannot be read: it was sealed by another SECRET_KEY. Make it a new secret, then resume."  # noqa: S105
GONE = "The receiver answered 410: it wants no more messages. Resume only if that was a mistake."


def note_success(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    """Also wakes up what waited for the receiver to come back: the older the outage, the longer those waits have grown."""
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    row.update(delivered_at=at)
    if row.filter(failures__gt=0).update(failures=0, failing_since=None, resting_until=None):
        _due(endpoint).filter(next_attempt_at__gt=at, attempt_count__gt=0).update(next_attempt_at=at)


def note_failure(endpoint: WebhookEndpoint, *, is_endpoints: bool, at: datetime) -> None:
    """One that any message would have met counts for the endpoint; after a few in a row it is left alone for a while."""
    if not is_endpoints:
        return
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    row.update(failures=F("failures") + 1, failing_since=Coalesce(F("failing_since"), at))
    failures = row.values_list("failures", flat=True).get()
    if pause := rest(failures):
        row.update(resting_until=at + pause)


def pause_if_dead(endpoint: WebhookEndpoint, *, since: datetime, at: datetime, note: str) -> None:
    """Pause an endpoint that took nothing at all since then; one that took other messages has trouble with this one alone."""
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk, state=WebhookEndpoint.State.ACTIVE)
    if row.filter(delivered_at__gte=since).exists():
        log.warning("A webhook to endpoint %s was given up; others arrive.", endpoint.pid)
        return
    reason = f"Nothing arrived for 28 hours. The last answer: {note} Messages are kept and wait until you resume."
    if row.update(state=WebhookEndpoint.State.PAUSED, state_reason=reason, state_at=at):
        log.error("Webhook endpoint %s was paused: nothing arrived for 28 hours.", endpoint.pid)


def pause_for_lost_secret(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk, state=WebhookEndpoint.State.ACTIVE)
    if row.update(state=WebhookEndpoint.State.PAUSED, state_reason=LOST_SECRET, state_at=at):
        log.error("Webhook endpoint %s was paused: its secret cannot be read.", endpoint.pid)


def disable_gone(endpoint: WebhookEndpoint, *, at: datetime) -> None:
    row = WebhookEndpoint.objects.filter(pk=endpoint.pk).exclude(state=WebhookEndpoint.State.DISABLED)
    if row.update(state=WebhookEndpoint.State.DISABLED, state_reason=GONE, state_at=at):
        log.warning("Webhook endpoint %s was disabled by its receiver.", endpoint.pid)
    cancel_open(endpoint, at=at, note="Not sent: the endpoint was disabled.")


def cancel_open(endpoint: WebhookEndpoint, *, at: datetime, note: str) -> int:
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, state__in=WebhookDelivery.OPEN)
    return rows.update(state=WebhookDelivery.State.CANCELLED, finished_at=at, next_attempt_at=None, note=note)


def _due(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(endpoint=endpoint, state=WebhookDelivery.State.DUE)
