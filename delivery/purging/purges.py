"""Having the caches drop what changed, as far as it waits: one round for whatever came together."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import permit
from cms.core.errors import Conflict
from delivery.models import Purge
from delivery.purging.purgers import PURGERS, PurgeFailed

log = logging.getLogger(__name__)

MAX_ATTEMPTS = (
    8  # with the waits of ``delivery.webhooks.jobs``, about four minutes; notifications wait no longer than that
)
MAX_ROUND = 200  # changes at once


def run_waiting(*, now: datetime | None = None) -> None:
    """Purge for every change that waits. Raises ``PurgeFailed`` when some are to be tried again."""
    while waiting := list(Purge.objects.filter(state=Purge.State.WAITING).order_by("id")[:MAX_ROUND]):
        _run(waiting, now=now or timezone.now())


def purge_again(purge: Purge, *, by: User) -> Purge:
    """Put a purge that failed in line once more. Whoever calls this defers ``jobs.hand_over``."""
    permit(by, "delivery.retry_purge", "purge caches")
    failed = Purge.objects.filter(pk=purge.pk, state=Purge.State.FAILED)
    if not failed.update(state=Purge.State.WAITING, attempt_count=0, finished_at=None, note=""):
        raise Conflict("not-failed", "This purge has not failed: there is nothing to try again.")
    purge.refresh_from_db()
    return purge


def _run(waiting: list[Purge], *, now: datetime) -> None:
    tags = list(dict.fromkeys(tag for each in waiting for tag in each.tags))
    rows = Purge.objects.filter(pk__in=[each.pk for each in waiting])
    purger = PURGERS.get(settings.CACHE_PURGER)
    if purger is None:
        rows.update(state=Purge.State.DONE, finished_at=now, note="No cache is configured any more.")
        return
    try:
        purger(tags)
    except PurgeFailed as failure:
        _note_failure(waiting, str(failure), now=now)
        raise
    rows.update(state=Purge.State.DONE, finished_at=now, attempt_count=F("attempt_count") + 1, note="")


def _note_failure(waiting: list[Purge], note: str, *, now: datetime) -> None:
    rows = Purge.objects.filter(pk__in=[each.pk for each in waiting])
    rows.update(attempt_count=F("attempt_count") + 1, note=note)
    given_up = rows.filter(attempt_count__gte=MAX_ATTEMPTS).update(state=Purge.State.FAILED, finished_at=now)
    if given_up:
        log.error("The cache was not purged for %s changes, and will not be asked again: %s", given_up, note)
