"""Messages on their way to a receiver that verifies each with the library of the standard."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks import endpoints, sending, signing, waiting
from tests.accounts.factories import make_user
from tests.delivery import factories as f
from tests.delivery.webhooks.factories import make_webhookdelivery, make_webhookendpoint, run_outgoing
from tests.receivers import Asked, Receiver, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
State = WebhookDelivery.State


def verified(asked: Asked, secret: str) -> Any:
    return Webhook(secret).verify(asked.body, asked.headers)


def drain(endpoint: WebhookEndpoint) -> None:
    for lane in range(3):
        sending.drain(endpoint.pk, lane=lane)


def later(endpoint: WebhookEndpoint, **by: float) -> None:
    """As if the clock had moved on for everything that waits."""
    gone = timedelta(**by)
    for row in endpoint.deliveries.all():
        for name in ("first_attempt_at", "next_attempt_at"):
            if value := getattr(row, name):
                setattr(row, name, value - gone)
        row.save(update_fields=["first_attempt_at", "next_attempt_at"])
    endpoint.refresh_from_db()
    for name in ("resting_until", "failing_since", "delivered_at"):
        if value := getattr(endpoint, name):
            setattr(endpoint, name, value - gone)
    endpoint.save(update_fields=["resting_until", "failing_since", "delivered_at"])


def test_what_is_published_arrives_and_verifies_by_the_library_of_the_standard(receiver: Receiver) -> None:
    secret = signing.new_secret()
    endpoint = make_webhookendpoint(url=f"{receiver.url}/hooks?site=1", secret=secret)
    document = f.put_article("Sleep")
    run_outgoing()
    (asked,) = receiver.asked
    assert (asked.method, asked.path) == ("POST", "/hooks?site=1")
    assert asked.headers["content-type"] == "application/json"
    message = verified(asked, secret)
    assert (message["type"], message["data"]["id"]) == ("article.published", document.id)
    row = endpoint.deliveries.get()
    assert asked.headers["webhook-id"] == row.message_id
    assert (row.state, row.attempt_count, row.note) == (State.DELIVERED, 1, "Taken, with 200.")
    assert (row.attempts.get().status, row.attempts.get().excerpt) == (200, "ok")
    endpoint.refresh_from_db()
    assert endpoint.delivered_at


def test_a_receiver_with_another_secret_refuses_it(receiver: Receiver) -> None:
    make_webhookendpoint(url=receiver.url)
    f.put_article("Sleep")
    run_outgoing()
    with pytest.raises(WebhookVerificationError):
        verified(receiver.asked[0], signing.new_secret())


def test_while_a_secret_is_replaced_both_verify_and_afterwards_the_new_one_alone(receiver: Receiver) -> None:
    by, old = make_user("administrator"), signing.new_secret()
    endpoint = make_webhookendpoint(url=receiver.url, secret=old)
    new = endpoints.rotate(endpoint, by=by).secret
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    assert verified(receiver.asked[0], old)
    assert verified(receiver.asked[0], new)
    endpoints.end_overlap(endpoint, by=by)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    assert verified(receiver.asked[1], new)
    with pytest.raises(WebhookVerificationError):
        verified(receiver.asked[1], old)


def test_an_overlap_ends_by_itself(receiver: Receiver) -> None:
    old = signing.new_secret()
    endpoint = make_webhookendpoint(url=receiver.url, secret=old)
    endpoints.rotate(endpoint, by=make_user("administrator"))
    at = timezone.now()
    assert len(sending.live_secrets(endpoint, at=at)) == 2
    assert old not in sending.live_secrets(endpoint, at=at + endpoints.OVERLAP)


def test_a_failure_is_tried_again_later_under_the_same_id(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=500, body=b"broken")
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    row = endpoint.deliveries.get()
    assert (row.state, row.attempt_count, row.note) == (State.DUE, 1, "It answered with an error (500).")
    assert row.next_attempt_at > timezone.now() + timedelta(seconds=20)
    drain(endpoint)
    assert len(receiver.asked) == 1, "not before its time"
    later(endpoint, minutes=1)
    receiver.answer = lambda _: Reply()
    drain(endpoint)
    assert endpoint.deliveries.get().state == State.DELIVERED
    assert receiver.asked[0].headers["webhook-id"] == receiver.asked[1].headers["webhook-id"]
    assert [each.status for each in endpoint.deliveries.get().attempts.all()] == [500, 200]


def test_a_later_message_of_a_record_waits_for_the_earlier_one_and_those_of_others_do_not(receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    first = make_webhookdelivery(endpoint=endpoint)
    second = make_webhookdelivery(endpoint=endpoint, thing_id=first.thing_id)
    other = make_webhookdelivery(endpoint=endpoint)
    elsewhere = make_webhookdelivery(endpoint=make_webhookendpoint(url=receiver.url), thing_id=first.thing_id)
    receiver.answer = lambda asked: Reply(status=500 if asked.headers["webhook-id"] == first.message_id else 200)
    run_outgoing()
    states = {each.pk: each.state for each in WebhookDelivery.objects.all()}
    assert states == {
        first.pk: State.DUE,
        second.pk: State.DUE,
        other.pk: State.DELIVERED,
        elsewhere.pk: State.DELIVERED,
    }
    later(endpoint, minutes=2)
    receiver.answer = lambda _: Reply()
    receiver.asked.clear()
    run_outgoing()
    assert [each.headers["webhook-id"] for each in receiver.asked] == [first.message_id, second.message_id]


def test_a_message_that_still_waits_for_the_cache_holds_up_the_later_one_of_its_record(receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    first = make_webhookdelivery(endpoint=endpoint, state=State.HELD, next_attempt_at=None)
    make_webhookdelivery(endpoint=endpoint, thing_id=first.thing_id)
    drain(endpoint)
    assert receiver.asked == []


def test_a_dead_receiver_is_tried_for_28_hours_and_then_paused(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=503)
    endpoint = make_webhookendpoint(url=receiver.url)
    row = make_webhookdelivery(endpoint=endpoint)
    tries = 0
    while WebhookDelivery.objects.get(pk=row.pk).state == State.DUE:
        drain(endpoint)
        tries += 1
        later(endpoint, hours=6.5)
        assert tries < 20
    row.refresh_from_db()
    endpoint.refresh_from_db()
    assert tries == 6, "0, 6½, 13, 19½, 26 and 32½ hours"
    assert (row.state, endpoint.state) == (State.FAILED, "paused")
    assert "Nothing arrived for 28 hours" in endpoint.state_reason
    assert "(503)" in endpoint.state_reason


def test_no_wait_reaches_beyond_the_28_hours(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=503)
    endpoint = make_webhookendpoint(url=receiver.url)
    first = timezone.now() - timedelta(hours=27, minutes=59)
    make_webhookdelivery(endpoint=endpoint, first_attempt_at=first, attempt_count=9)
    drain(endpoint)
    assert endpoint.deliveries.get().next_attempt_at == first + waiting.GIVE_UP_AFTER


def test_one_message_that_no_try_gets_across_is_given_up_alone(receiver: Receiver) -> None:
    """Others arrive: the receiver is not dead, and the next message of the same record has its turn."""
    endpoint = make_webhookendpoint(url=receiver.url)
    bad = make_webhookdelivery(
        endpoint=endpoint, first_attempt_at=timezone.now() - timedelta(hours=29), attempt_count=12
    )
    after = make_webhookdelivery(endpoint=endpoint, thing_id=bad.thing_id)
    WebhookEndpoint.objects.update(delivered_at=timezone.now() - timedelta(hours=1))
    receiver.answer = lambda asked: Reply(status=400 if asked.headers["webhook-id"] == bad.message_id else 200)
    drain(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.state == "active"
    states = dict(WebhookDelivery.objects.values_list("pk", "state"))
    assert states == {bad.pk: State.FAILED, after.pk: State.DELIVERED}


def test_a_receiver_that_says_gone_is_asked_no_more(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=410)
    endpoint = make_webhookendpoint(url=receiver.url)
    for _ in range(4):
        make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.state == "disabled"
    assert "410" in endpoint.state_reason
    assert len(receiver.asked) == 1
    assert sorted(WebhookDelivery.objects.values_list("state", flat=True)) == ["cancelled"] * 3 + ["failed"]
    f.put_article("Sleep")
    assert endpoint.deliveries.count() == 4


def test_a_receiver_that_is_down_is_left_alone_after_three_failures_and_others_are_not(receiver: Receiver) -> None:
    receiver.answer = lambda asked: Reply(status=503 if asked.path == "/down" else 200)
    down, up = (make_webhookendpoint(url=f"{receiver.url}/{name}") for name in ("down", "up"))
    for _ in range(30):
        make_webhookdelivery(endpoint=down)
        make_webhookdelivery(endpoint=up)
    run_outgoing()
    down.refresh_from_db()
    assert down.failures == len([each for each in receiver.asked if each.path == "/down"]) == 3
    assert down.resting_until > timezone.now()
    assert up.deliveries.filter(state=State.DELIVERED).count() == 30


def test_when_a_receiver_is_back_whatever_it_missed_comes_at_once(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=503)
    endpoint = make_webhookendpoint(url=receiver.url)
    for _ in range(3):
        make_webhookdelivery(endpoint=endpoint, attempt_count=8)
    run_outgoing()
    assert {each.next_attempt_at > timezone.now() + timedelta(hours=4) for each in endpoint.deliveries.all()} == {True}
    receiver.answer = lambda _: Reply()
    endpoints_now = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    endpoints_now.update(resting_until=None)
    make_webhookdelivery(endpoint=endpoint)
    run_outgoing()
    assert set(endpoint.deliveries.values_list("state", flat=True)) == {State.DELIVERED}
    assert endpoints_now.get().failing_since is None


def test_what_a_receiver_asks_for_by_retry_after_is_kept_to(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=429, headers={"Retry-After": "3600"})
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    wait = endpoint.deliveries.get().next_attempt_at - timezone.now()
    assert timedelta(minutes=59) < wait < timedelta(minutes=61)


@pytest.mark.parametrize(
    "value", ["", "soon", "-5", "9" * 50, "Thu, 99 Foo 2026", "Wed, 21 Oct 2015 07:28:00 GMT", "²"]
)
def test_nonsense_in_retry_after_harms_nothing(receiver: Receiver, value: str) -> None:
    receiver.answer = lambda _: Reply(status=503, headers={"Retry-After": value.encode("utf-8").decode("latin-1")})
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    assert endpoint.deliveries.get().next_attempt_at < timezone.now() + waiting.LONGEST + timedelta(minutes=1)


def test_a_redirect_is_not_followed_and_says_what_to_do(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(status=302, headers={"Location": "http://169.254.169.254/"})
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    assert len(receiver.asked) == 1
    assert "enter the final address" in endpoint.deliveries.get().note


def test_an_address_that_turned_private_is_refused_with_its_reason(receiver: Receiver, settings: Any) -> None:
    settings.OUTGOING_ALLOW = []
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    assert receiver.asked == []
    assert "it leads to this machine itself" in endpoint.deliveries.get().note


def test_paused_endpoints_get_nothing_and_all_of_it_in_order_when_they_go_on(receiver: Receiver) -> None:
    by = make_user("administrator")
    endpoint = make_webhookendpoint(url=receiver.url)
    endpoints.pause(endpoint, by=by)
    document = f.put_article("Sleep")
    f.withdraw(document)
    run_outgoing()
    assert receiver.asked == []
    endpoints.resume(endpoint, by=by)
    run_outgoing()
    assert [json.loads(each.body)["type"] for each in receiver.asked] == ["article.published", "article.withdrawn"]


def test_a_secret_that_another_key_sealed_pauses_the_endpoint_and_loses_nothing(
    receiver: Receiver, settings: Any
) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key of the site, long enough to be one, as it seems"
    drain(endpoint)
    endpoint.refresh_from_db()
    assert endpoint.state == "paused"
    assert "SECRET_KEY" in endpoint.state_reason
    assert receiver.asked == []
    settings.SECRET_KEY_FALLBACKS = [before]
    endpoints.resume(endpoint, by=make_user("administrator"))
    run_outgoing()
    assert len(receiver.asked) == 1


def test_the_time_of_one_job_is_short_and_what_is_left_has_the_next(receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    for _ in range(3):
        make_webhookdelivery(endpoint=endpoint)
    assert sending.drain(endpoint.pk, lane=0, budget_s=-1) is True
    assert receiver.asked == []
    assert sending.drain(endpoint.pk, lane=0) is False
    assert len(receiver.asked) == 3


def test_what_is_odd_in_an_answer_is_kept_as_text(receiver: Receiver) -> None:
    receiver.answer = lambda _: Reply(body=b"\xff\x00<script>" + b"x" * 5000)
    endpoint = make_webhookendpoint(url=receiver.url)
    make_webhookdelivery(endpoint=endpoint)
    drain(endpoint)
    excerpt = endpoint.deliveries.get().attempts.get().excerpt
    assert excerpt.startswith("\ufffd<script>xxx")
    assert len(excerpt) <= sending.EXCERPT_CHARS
