"""The log does not grow for ever: what is finished and old is deleted, what waited in vain is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from delivery.models import Purge, WebhookAttempt, WebhookDelivery

_BATCH = 5000
_OLD = "Not sent: it waited longer than the log is kept."


def clean(*, now: datetime) -> int:
    """Delete what was finished more than ``WEBHOOK_LOG_DAYS`` days ago, in batches. Returns how many messages went."""
    before = now - timedelta(days=settings.WEBHOOK_LOG_DAYS)
    waiting = WebhookDelivery.objects.filter(state__in=WebhookDelivery.OPEN, at__lt=before)
    waiting.update(state=WebhookDelivery.State.CANCELLED, finished_at=now, next_attempt_at=None, note=_OLD)
    Purge.objects.exclude(state=Purge.State.WAITING).filter(finished_at__lt=before, deliveries__isnull=True).delete()
    finished = WebhookDelivery.objects.exclude(state__in=WebhookDelivery.OPEN).filter(finished_at__lt=before)
    gone = 0
    while old := list(finished.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        WebhookAttempt.objects.filter(delivery__in=old).delete()
        WebhookDelivery.objects.filter(pk__in=old).delete()
        gone += len(old)
    return gone
