"""Work on pictures that the worker does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cms.core.errors import Unreadable
from media import lookalikes, renditions
from media.models import Image

log = logging.getLogger(__name__)


def defer_for(image_ids: Iterable[UUID | str]) -> None:
    """Have the renditions of these pictures made, a job each, once the present transaction is committed. One query."""
    jobs: list[dict[str, Any]] = [{"image_id": str(image_id)} for image_id in image_ids]
    if jobs:
        make_renditions.batch_defer(*jobs)


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def make_renditions(image_id: str) -> None:
    """Every size and format of one picture; quickly done when they are there. A picture deleted since is no error."""
    image = Image.objects.exclude(file="").filter(public_id=image_id).first()
    if image is None:
        return
    try:
        renditions.make_all(image)
    except Unreadable as refusal:
        log.error("No renditions of %s: %s", image_id, refusal.message)  # trying again would not mend the file


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="look-for-twins")
def look_for_twins(timestamp: int) -> None:
    """Every night: fingerprints of pictures that have none, and pairs among those that came in at the same moment."""
    taken = fingerprint_all()
    paired = lookalikes.compare_recent(since=timezone.now() - timedelta(days=2))
    log.info("Fingerprints of %s pictures taken, %s new pairs.", taken, paired)


def fingerprint_all(*, told: Callable[[int], None] = lambda done: None) -> int:
    """Take every fingerprint that is missing, each in a transaction of its own; how many. Goes on where a kill stopped it.

    ``told`` is called with the number done after each few hundred.
    """
    done, last = 0, 0
    while keys := lookalikes.waiting(after=last):
        for key in keys:
            done += lookalikes.take(key)
        last = keys[-1]
        told(done)
    return done
