"""From the outbox to the queue: which messages may go now, and which lanes have something to send."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from delivery.models import Purge, WebhookDelivery, WebhookEndpoint


def release() -> int:
    """Whatever no purge holds any longer becomes due. Returns how many."""
    waiting = Purge.objects.filter(pk=OuterRef("purge_id"), state=Purge.State.WAITING)
    held = WebhookDelivery.objects.filter(~Exists(waiting), state=WebhookDelivery.State.HELD)
    return held.update(state=WebhookDelivery.State.DUE, next_attempt_at=timezone.now())


def due() -> QuerySet[WebhookDelivery]:
    """What could be sent at this moment, to endpoints that are active and awake."""
    now = timezone.now()
    awake = Q(endpoint__resting_until__isnull=True) | Q(endpoint__resting_until__lte=now)
    rows = WebhookDelivery.objects.filter(awake, state=WebhookDelivery.State.DUE, next_attempt_at__lte=now)
    return rows.filter(endpoint__state=WebhookEndpoint.State.ACTIVE)


def lanes() -> list[tuple[int, int]]:
    """(endpoint, lane) of everything that is due."""
    return list(due().order_by("endpoint_id", "lane").values_list("endpoint_id", "lane").distinct())


def is_open() -> bool:
    """Whether anything waits for a purge, for its release or to be sent."""
    held = WebhookDelivery.objects.filter(state=WebhookDelivery.State.HELD)
    return Purge.objects.filter(state=Purge.State.WAITING).exists() or held.exists() or due().exists()
