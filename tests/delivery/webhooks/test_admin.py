"""Webhooks in the admin: a secret is shown once, buttons say what came of them, and trouble stands on the front page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks import sending
from tests.accounts.factories import make_user
from tests.delivery.webhooks.factories import make_purge, make_webhookdelivery, make_webhookendpoint, run_outgoing
from tests.receivers import Receiver, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("administrator"))
    return client


def page(name: str, row: Any) -> str:
    return reverse(f"admin:delivery_{name}", args=[row.pk])


def act(client: Client, row: Any, name: str, model: str = "webhookendpoint") -> str:
    """Press a button; what is said afterwards."""
    response = client.post(reverse(f"admin:delivery_{model}_act", args=[row.pk, name]), follow=True)
    return " ".join(str(each) for each in response.context["messages"])


def add(client: Client, **fields: Any) -> Any:
    path = reverse("admin:delivery_webhookendpoint_add")
    return client.post(path, {"url": "", "description": "", **fields})


def test_the_secret_of_a_new_endpoint_is_on_the_answer_and_nowhere_afterwards(desk: Client, receiver: Receiver) -> None:
    response = add(desk, url=receiver.url, description="Front page", kinds=["article"])
    endpoint = WebhookEndpoint.objects.get()
    (secret,) = sending.live_secrets(endpoint, at=timezone.now())
    assert response.status_code == 200
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert (endpoint.kinds, endpoint.acts, endpoint.description) == (["article"], [], "Front page")
    act(desk, endpoint, "test")
    seen = [page("webhookendpoint_change", endpoint), page("webhookendpoint_history", endpoint), "/admin/"]
    seen += [reverse("admin:delivery_webhookendpoint_changelist"), reverse("admin:delivery_webhookdelivery_changelist")]
    seen += [page("webhookdelivery_change", WebhookDelivery.objects.get())]
    for path in seen:
        assert secret.removeprefix("whsec_") not in desk.get(path).content.decode(), path


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "ftp://x.example/",
        "http://2130706433/",
        "https://a:b@x.example/",
    ],
)
def test_an_address_that_nothing_is_sent_to_comes_back_with_the_reason(desk: Client, url: str) -> None:
    response = add(desk, url=url, description="Mine")
    assert response.status_code == 200
    assert response.context["errors"]
    assert 'value="Mine"' in response.content.decode(), "what was typed is still there"
    assert not WebhookEndpoint.objects.exists()


def test_changing_an_endpoint_goes_through_its_verb_and_refuses_what_is_private(desk: Client) -> None:
    endpoint = make_webhookendpoint()
    form = {"url": "http://10.0.0.1/", "description": "x", "_base": endpoint.modified_at.isoformat()}
    response = desk.post(page("webhookendpoint_change", endpoint), form)
    assert "it leads to a private network" in response.content.decode()
    response = desk.post(page("webhookendpoint_change", endpoint), {**form, "url": endpoint.url, "acts": ["withdrawn"]})
    assert response.status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.acts) == ("x", ["withdrawn"])


def test_a_test_says_in_words_what_came_of_it(desk: Client, receiver: Receiver, settings: Any) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    assert act(desk, endpoint, "test") == "The test arrived. Taken, with 200."
    receiver.answer = lambda _: Reply(status=404)
    assert act(desk, endpoint, "test") == "The test did not arrive. There is nothing at this address (404)."
    settings.OUTGOING_ALLOW = []
    assert "it leads to this machine itself" in act(desk, endpoint, "test")
    assert list(endpoint.deliveries.order_by("id").values_list("type", "state")) == [
        ("test.ping", "delivered"), ("test.ping", "failed"), ("test.ping", "failed"),
    ]  # fmt: skip
    run_outgoing()
    assert len(receiver.asked) == 2, "a test is not tried again"


def test_pausing_resuming_and_disabling_say_what_they_do_and_refuse_twice(desk: Client) -> None:
    endpoint = make_webhookendpoint()
    make_webhookdelivery(endpoint=endpoint)
    for name, state in (("pause", "paused"), ("resume", "active"), ("disable", "disabled")):
        act(desk, endpoint, name)
        endpoint.refresh_from_db()
        assert endpoint.state == state
        if name != "resume":
            assert "reload the page" in act(desk, endpoint, name)
    assert endpoint.deliveries.get().state == "cancelled"


def test_a_new_secret_is_shown_once_and_the_old_one_can_be_ended(desk: Client) -> None:
    endpoint = make_webhookendpoint()
    response = desk.post(page("webhookendpoint_rotate", endpoint))
    new, old = sending.live_secrets(endpoint, at=timezone.now())
    assert new in response.content.decode()
    assert old not in response.content.decode()
    assert "beside the newer one" in desk.get(page("webhookendpoint_change", endpoint)).content.decode()
    act(desk, endpoint, "end_overlap")
    assert sending.live_secrets(endpoint, at=timezone.now()) == [new]
    assert desk.get(page("webhookendpoint_rotate", endpoint)).status_code == 405


def test_a_message_shows_its_body_and_every_attempt_without_running_what_a_receiver_wrote(
    desk: Client, receiver: Receiver
) -> None:
    receiver.answer = lambda _: Reply(status=500, body=b"<script>alert(1)</script>")
    row = make_webhookdelivery(endpoint=make_webhookendpoint(url=receiver.url))
    run_outgoing()
    shown = desk.get(page("webhookdelivery_change", row)).content.decode()
    assert "It answered with an error (500)." in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert row.message_id in shown


def test_messages_are_sent_again_one_by_one_by_choice_and_by_range(desk: Client, receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    rows = [make_webhookdelivery(endpoint=endpoint, state="failed", seq=10 + each) for each in range(4)]
    assert "sent again" in act(desk, rows[0], "replay", "webhookdelivery")
    chosen = {"action": "send_again", "_selected_action": [rows[1].pk, rows[2].pk]}
    desk.post(reverse("admin:delivery_webhookdelivery_changelist"), chosen)
    response = desk.post(page("webhookendpoint_replay", endpoint), {"from_seq": 12, "to_seq": 13}, follow=True)
    assert "2 messages are sent again" in " ".join(map(str, response.context["messages"]))
    run_outgoing()
    assert len(receiver.asked) == 5
    refused = desk.post(page("webhookendpoint_replay", endpoint), {"from_seq": 99})
    assert "Nothing was sent in that range." in refused.content.decode()


def test_a_message_is_found_by_the_id_that_receivers_print(desk: Client) -> None:
    row = make_webhookdelivery()
    make_webhookdelivery()
    path = reverse("admin:delivery_webhookdelivery_changelist")
    for term in (row.message_id, str(row.thing_id), str(row.event_id)):
        assert [each.pk for each in desk.get(path, {"q": term}).context["cl"].result_list] == [row.pk], term


def test_what_waits_can_be_tried_or_skipped(desk: Client) -> None:
    row = make_webhookdelivery(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert "tried now" in act(desk, row, "try_now", "webhookdelivery")
    assert "not sent" in act(desk, row, "skip", "webhookdelivery")
    assert "reload the page" in act(desk, row, "skip", "webhookdelivery")


def test_trouble_stands_on_the_front_page_of_those_who_can_see_to_it(client: Client) -> None:
    paused = make_webhookendpoint(state="paused", state_reason="Nothing arrived for 28 hours.", description="Magazine")
    hour = timezone.now() - timedelta(hours=2)
    make_webhookendpoint(failing_since=hour, failures=9, description="Search")
    make_webhookdelivery(state="failed")
    make_purge(state="failed", note="Varnish answered with 503.")
    for role, sees in (("administrator", True), ("publisher", True), ("writer", False)):
        client.force_login(make_user(role))
        shown = client.get("/admin/").content.decode()
        for words in (
            "Webhook “Magazine” is paused.",
            "Webhook “Search” is failing.",
            "1 message was given up",
            "answered with 503",
        ):
            assert (words in shown) is sees, (role, words)
        assert (page("webhookendpoint_change", paused) in shown) is sees


def test_a_healthy_newsroom_has_no_notices(desk: Client) -> None:
    make_webhookdelivery(state="delivered")
    make_purge(state="done")
    assert desk.get("/admin/").context["notices"] == []


@pytest.mark.parametrize("role", ["writer", "editor", "checker", "medical", "photo", "standards", "publisher", None])
@pytest.mark.parametrize("name", ["pause", "resume", "disable", "test", "end_overlap"])
def test_the_buttons_are_for_administrators(client: Client, role: str | None, name: str, receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    client.force_login(make_user(role))
    assert client.post(reverse("admin:delivery_webhookendpoint_act", args=[endpoint.pk, name])).status_code == 403
    endpoint.refresh_from_db()
    assert (endpoint.state, receiver.asked, endpoint.deliveries.count()) == ("active", [], 0)


def test_a_purge_that_failed_is_asked_for_again_from_its_page(desk: Client) -> None:
    failed = make_purge(state="failed")
    assert "Purge again" in desk.get(page("purge_change", failed)).content.decode()
    desk.post(page("purge_again", failed))
    failed.refresh_from_db()
    assert failed.state == "waiting"
