"""Work that the worker does by the clock."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from experts import evidence


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="discard-evidence")
def discard_evidence(timestamp: int) -> None:
    """Every night: delete recordings and mails that may not be kept longer."""
    evidence.discard_due(on=timezone.localdate())
