"""Work that the worker does by the clock."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from delivery import idempotency, throttling
from delivery.webhooks import jobs as outgoing

__all__ = ["forget_answers", "outgoing"]

log = logging.getLogger(__name__)


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="forget-answers")
def forget_answers(timestamp: int) -> None:
    """Every night: the answers to requests of more than a day ago, which nobody may ask for again, and who asked how often."""
    throttling.forget_old()
    log.info("Forgot %s kept answers.", idempotency.forget_old())
