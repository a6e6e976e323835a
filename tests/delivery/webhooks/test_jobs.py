"""The outgoing queue: a worker that is killed loses nothing, and no job is left that no worker takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks import Webhook

from cms.core import jobs as core_jobs
from cms.running import supervisor
from delivery.models import WebhookDelivery
from delivery.webhooks import cleaning, jobs, signing
from tests.delivery import factories as f
from tests.delivery.webhooks.factories import make_purge, make_webhookdelivery, make_webhookendpoint
from tests.receivers import Receiver, Reply, receiving

pytestmark = pytest.mark.usefixtures("empty_queue")

WORKER = """
import sys, django
django.setup()
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()) as working:
    working.run_worker(queues=["outgoing"], concurrency=4, wait=sys.argv[1] == "wait", install_signal_handlers=False,
        update_heartbeat_interval=0.2, stalled_worker_timeout=1, listen_notify=False, fetch_job_polling_interval=0.1)
"""


def worker(wait: str, *, allow: str) -> subprocess.Popen[bytes]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings", "OUTGOING_ALLOW": allow,
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", WORKER, wait], env=environment)


def until(holds: Any, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_sends_loses_nothing_and_sends_it_again_under_the_same_id() -> None:
    secret = signing.new_secret()
    with receiving() as receiver:
        endpoint = make_webhookendpoint(url=receiver.url, secret=secret)
        receiver.answer = lambda _: Reply(wait_s=3)
        document = f.put_article("Sleep")
        document.title = "Sleep well"
        f.put(document)
        with worker("wait", allow=receiver.place) as first:
            until(lambda: receiver.asked)
            first.send_signal(signal.SIGKILL)
        assert set(endpoint.deliveries.values_list("state", flat=True)) <= {"due", "held"}
        assert ProcrastinateJob.objects.filter(status="doing").exists(), "the job and its lock are left behind"
        receiver.answer = lambda _: Reply()
        _mend()
        with worker("once", allow=receiver.place) as second:
            assert second.wait(timeout=30) == 0
        sent = [Webhook(secret).verify(each.body, each.headers)["type"] for each in receiver.asked]
    assert sent == ["article.published", "article.published", "article.updated"]
    assert receiver.asked[0].headers["webhook-id"] == receiver.asked[1].headers["webhook-id"]
    assert set(endpoint.deliveries.values_list("state", flat=True)) == {"delivered"}


def _mend() -> None:
    """As the minutely job does, once the dead worker's heartbeat is old: by procrastinate's own way to wait for it."""
    code = """
import asyncio, django
django.setup()
from types import SimpleNamespace
from procrastinate.contrib.django import app
from cms.core import jobs
async def mend():
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await jobs.mend_stalled(SimpleNamespace(app=working), 0)
asyncio.run(mend())
"""
    ProcrastinateJob.objects.filter(status="doing").update(
        worker=None
    )  # what pruning does to a worker without heartbeat
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


@pytest.mark.django_db
def test_what_a_lost_job_should_have_sent_is_found_within_a_minute(receiver: Receiver) -> None:
    make_webhookdelivery(endpoint=make_webhookendpoint(url=receiver.url))
    jobs.tend(0)
    jobs.tend(0)
    assert [each.task_name for each in ProcrastinateJob.objects.all()] == ["delivery.webhooks.jobs.hand_over"]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["paused", "disabled", "resting", "later", "nothing"])
def test_nothing_is_queued_while_nothing_can_be_sent(state: str) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    if state in {"paused", "disabled"}:
        make_webhookdelivery(endpoint=make_webhookendpoint(state=state))
    if state == "resting":
        make_webhookdelivery(endpoint=make_webhookendpoint(resting_until=soon))
    if state == "later":
        make_webhookdelivery(next_attempt_at=soon)
    jobs.tend(0)
    jobs.hand_over()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_a_lane_has_one_job_that_waits_however_often_it_is_woken() -> None:
    for _ in range(3):
        jobs.wake(1, 2)
    jobs.wake(1, 1)
    assert sorted(ProcrastinateJob.objects.values_list("lock", flat=True)) == ["webhook-1-1", "webhook-1-2"]


def test_a_failed_hand_over_comes_back_within_a_minute_for_ever() -> None:
    for attempts in (0, 3, 500):
        job: Any = type("Job", (), {"attempts": attempts})
        decision = jobs.Patience().get_retry_decision(exception=ValueError(), job=job)
        assert decision.retry_at is not None
        assert timedelta(seconds=1) < decision.retry_at - timezone.now() < timedelta(seconds=61)


def test_every_task_has_a_worker_that_takes_its_queue() -> None:
    served = {
        queue
        for command in (supervisor.WORKER, supervisor.COURIER)
        for option in command
        if option.startswith("--queues=")
        for queue in option.removeprefix("--queues=").split(",")
    }
    ours = {name: task.queue for name, task in app.tasks.items() if not name.startswith(("builtin:", "procrastinate."))}
    assert core_jobs.mend_stalled.name in ours
    assert set(ours.values()) == served == {"default", jobs.QUEUE}


@pytest.mark.django_db
def test_the_log_forgets_what_is_finished_and_old_and_nothing_else(settings: Any) -> None:
    settings.WEBHOOK_LOG_DAYS = 30
    now = timezone.now()
    old, recent = now - timedelta(days=31), now - timedelta(days=29)
    purge = make_purge(state="done", finished_at=old)
    gone = make_webhookdelivery(state="delivered", at=old, finished_at=old, purge=purge)
    gone.attempts.create(at=old, note="Taken.")
    kept = make_webhookdelivery(state="delivered", at=old, finished_at=recent, replay_of=gone)
    waits = make_webhookdelivery(at=recent)
    in_vain = make_webhookdelivery(at=old)
    assert cleaning.clean(now=now) == 1
    assert set(WebhookDelivery.objects.values_list("pk", flat=True)) == {kept.pk, waits.pk, in_vain.pk}
    in_vain.refresh_from_db()
    assert (in_vain.state, in_vain.finished_at) == ("cancelled", now)
    cleaning.clean(now=now)
    assert not type(purge).objects.exists()


@pytest.fixture
def receiver(settings: Any) -> Any:
    with receiving() as found:
        settings.OUTGOING_ALLOW = [found.place]
        yield found
