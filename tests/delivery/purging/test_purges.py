"""Purge, then notify: the notification of a change goes out when the cache has dropped it, or after it failed for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cms.core.errors import Conflict, NotPermitted
from delivery.models import Purge, WebhookDelivery
from delivery.purging import purges
from delivery.purging.purgers import PurgeFailed
from delivery.webhooks import jobs
from tests.accounts.factories import make_user
from tests.delivery import factories as f
from tests.delivery.webhooks.factories import make_purge, make_webhookendpoint, run_outgoing
from tests.receivers import Asked, Receiver, Reply, receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]


@pytest.fixture
def site(settings: Any) -> Iterator[Receiver]:
    """Plays the cache and the receiver at once, and so sees in which order they are asked."""
    with receiving() as found:
        settings.OUTGOING_ALLOW = [found.place]
        settings.CACHE_PURGER, settings.VARNISH_URLS = "varnish", [f"{found.url}/cache"]
        yield found


def test_the_cache_has_dropped_it_before_anybody_is_told(site: Receiver) -> None:
    make_webhookendpoint(url=f"{site.url}/hook")
    topic = f.topic("Sleep")
    document = f.article("Sleep", **f.embedding(about=topic))
    f.put(topic, document)
    run_outgoing()
    assert [each.method for each in site.asked] == ["PURGE", "POST", "POST"]
    told = [json.loads(each.body) for each in site.asked[1:]]
    purged = set(site.asked[0].headers["xkey-purge"].split(" "))
    assert {tag for each in told for tag in each["data"]["tags"]} <= purged
    assert set(Purge.objects.values_list("state", flat=True)) == {"done"}


def test_while_the_cache_does_not_answer_nobody_is_told(site: Receiver) -> None:
    def refuse(asked: Asked) -> Reply:
        return Reply(status=503 if asked.method == "PURGE" else 200)

    site.answer = refuse
    make_webhookendpoint(url=f"{site.url}/hook")
    f.put_article("Sleep")
    for tries in range(1, purges.MAX_ATTEMPTS):
        with pytest.raises(PurgeFailed):
            jobs.hand_over()
        assert Purge.objects.get().attempt_count == tries
        assert WebhookDelivery.objects.get().state == "held"
    assert {each.method for each in site.asked} == {"PURGE"}


def test_when_the_purge_has_failed_for_good_they_are_told_all_the_same(site: Receiver) -> None:
    site.answer = lambda asked: Reply(status=503 if asked.method == "PURGE" else 200)
    make_webhookendpoint(url=f"{site.url}/hook")
    f.put_article("Sleep")
    Purge.objects.update(attempt_count=purges.MAX_ATTEMPTS - 1)
    with pytest.raises(PurgeFailed):
        jobs.hand_over()
    run_outgoing()
    purge = Purge.objects.get()
    assert (purge.state, purge.note) == ("failed", "Varnish answered with 503.")
    assert WebhookDelivery.objects.get().state == "delivered"


def test_changes_that_came_together_are_purged_by_one_request(site: Receiver) -> None:
    documents = [f.put_article(f"Article {each}") for each in range(5)]
    run_outgoing()
    (asked,) = site.asked
    found = asked.headers["xkey-purge"].split(" ")
    assert {f"article-{each.id}" for each in documents} <= set(found)
    assert len(found) == len(set(found))


def test_an_older_change_that_is_given_up_does_not_take_a_newer_one_with_it(site: Receiver) -> None:
    site.answer = lambda _: Reply(status=503)
    old, new = make_purge(attempt_count=purges.MAX_ATTEMPTS - 1), make_purge()
    with pytest.raises(PurgeFailed):
        purges.run_waiting()
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.state, new.state) == ("failed", "waiting")


def test_a_purge_that_failed_can_be_asked_for_again(site: Receiver) -> None:
    failed = make_purge(state="failed", attempt_count=8, tags=["topic:1"])
    with pytest.raises(NotPermitted):
        purges.purge_again(failed, by=make_user("writer"))
    purges.purge_again(failed, by=make_user("publisher"))
    run_outgoing()
    failed.refresh_from_db()
    assert failed.state == "done"
    assert site.asked[0].headers["xkey-purge"] == "topic:1"
    with pytest.raises(Conflict):
        purges.purge_again(failed, by=make_user("publisher"))


def test_a_purger_that_was_taken_away_holds_nothing_up(site: Receiver, settings: Any) -> None:
    make_webhookendpoint(url=f"{site.url}/hook")
    f.put_article("Sleep")
    settings.CACHE_PURGER = ""
    run_outgoing()
    assert [each.method for each in site.asked] == ["POST"]
    assert Purge.objects.get().state == "done"


def test_hundreds_of_changes_take_as_many_rounds_as_they_need(site: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purges, "MAX_ROUND", 2)
    for _ in range(5):
        make_purge()
    purges.run_waiting()
    assert len(site.asked) == 3
    assert not Purge.objects.filter(state="waiting").exists()
