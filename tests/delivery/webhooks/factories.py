"""Endpoints and messages for tests, and a worker that runs what is queued, at once and in this process."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.core.ids import uuid7
from delivery.models import Purge, WebhookDelivery, WebhookEndpoint, WebhookSecret
from delivery.webhooks import jobs, messages, signing
from tests.accounts.factories import make_user

_numbers = count(1)


def make_webhookendpoint(*, secret: str = "", **overrides: Any) -> WebhookEndpoint:
    values = {"url": f"https://hooks.example/{next(_numbers)}", **overrides}
    if "created_by" not in values:
        values["created_by"] = make_user("administrator")
    endpoint = WebhookEndpoint.objects.create(**values)
    WebhookSecret.objects.create(endpoint=endpoint, sealed=signing.seal(secret or signing.new_secret()))
    return endpoint


def make_webhookdelivery(**overrides: Any) -> WebhookDelivery:
    """A message that is due, about a record of its own."""
    now = timezone.now()
    if "endpoint" not in overrides:
        overrides["endpoint"] = make_webhookendpoint()
    values = {
        "event_id": uuid7(), "type": "article.updated", "kind": "article", "thing_id": uuid7(), "seq": next(_numbers),
        "payload": messages.ping(at=now), "at": now, "state": "due", "next_attempt_at": now, **overrides,
    }  # fmt: skip
    if values["state"] not in WebhookDelivery.OPEN:
        values["finished_at"] = values.get("finished_at", now)
        values["next_attempt_at"] = None
    return WebhookDelivery.objects.create(**values)


def make_purge(**overrides: Any) -> Purge:
    values = {"tags": [f"article-{uuid7()}", "articles"], **overrides}
    if values.get("state", "waiting") != "waiting":
        values["finished_at"] = values.get("finished_at", timezone.now())
    return Purge.objects.create(**values)


def run_outgoing() -> None:
    """What the courier does, until nothing of it is left that could run now. Stops at the first error, as a test wants."""
    jobs.hand_over()
    todo = ProcrastinateJob.objects.filter(status="todo", queue_name=jobs.QUEUE).order_by("id")
    for _ in range(1000):
        job = todo.first()
        if job is None:
            return
        ProcrastinateJob.objects.filter(pk=job.pk).update(status="succeeded")
        task = {"delivery.webhooks.jobs.hand_over": jobs.hand_over, "delivery.webhooks.jobs.deliver": jobs.deliver}[
            job.task_name
        ]
        task(**job.args)
    raise AssertionError("the queue never gets empty")
