"""Work of the outgoing queue: purge, then notify. A worker of its own serves it, so that slow receivers hold up nothing else."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from delivery.purging import purges
from delivery.webhooks import cleaning, releasing, sending

log = logging.getLogger(__name__)

QUEUE = "outgoing"


class Patience(BaseRetryStrategy):
    """Again after 2, 4, 8 … seconds, a minute at most, without end: who gives up, and when, is written in the rows."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        wait = min(2.0 ** min(job.attempts + 1, 10), 60.0)
        return RetryDecision(retry_at=timezone.now() + timedelta(seconds=wait))


@app.task(queue=QUEUE, lock="hand-over", retry=Patience())
def hand_over() -> None:
    """Purge what waits; then whatever no purge holds is due, and each lane that has something to send gets its job."""
    try:
        purges.run_waiting()
    finally:
        releasing.release()
        for endpoint_id, lane in releasing.lanes():
            wake(endpoint_id, lane)


@app.task(queue=QUEUE, retry=Patience())
def deliver(endpoint_id: int, lane: int) -> None:
    """Send what is due in one lane. Its lock keeps two from sending about the same record at once."""
    if sending.drain(endpoint_id, lane=lane):
        wake(endpoint_id, lane)


def wake(endpoint_id: int, lane: int) -> None:
    """One job of a lane waits at most; one that has not begun will see whatever is committed by now."""
    name = f"webhook-{endpoint_id}-{lane}"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        deliver.configure(lock=name, queueing_lock=name).defer(endpoint_id=endpoint_id, lane=lane)


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="tend-outgoing")
def tend(timestamp: int) -> None:
    """Every minute: what is due again, and what a job that was lost should have taken."""
    if releasing.is_open():
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            hand_over.configure(queueing_lock="hand-over").defer()


@app.periodic(cron="50 3 * * *")
@app.task(queue=QUEUE, queueing_lock="clean-webhooks")
def clean_log(timestamp: int) -> None:
    log.info("%s webhook deliveries were old and are deleted.", cleaning.clean(now=timezone.now()))
