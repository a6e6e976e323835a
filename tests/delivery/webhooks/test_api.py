"""Webhooks over the newsroom's API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook

from delivery.models import ApiKey, KeptAnswer, WebhookEndpoint
from tests.accounts.factories import make_user
from tests.articles.api.desk import desk
from tests.delivery.keyring import issue, program
from tests.delivery.webhooks.factories import make_webhookdelivery, make_webhookendpoint, run_outgoing
from tests.receivers import Receiver, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
PATH = "/api/newsroom/v1/webhooks"


@pytest.fixture
def api() -> Client:
    return program(issue(None, ApiKey.Scope.WEBHOOKS).token)


def post(client: Client, path: str, body: Any = None) -> Any:
    return client.post(path, json.dumps(body or {}), content_type="application/json")


def test_an_endpoint_is_made_tested_and_given_a_new_secret(api: Client, receiver: Receiver) -> None:
    made = post(api, PATH, {"url": receiver.url, "kinds": ["article"], "acts": ["published"]})
    assert made.status_code == 201
    secret, endpoint = made.json()["secret"], made.json()["endpoint"]
    assert made["Location"].endswith(f"/webhooks/{endpoint['id']}")
    assert made["Cache-Control"] == "private, no-store"
    tested = post(api, f"{PATH}/{endpoint['id']}/test").json()
    assert (tested["type"], tested["state"], tested["note"]) == ("test.ping", "delivered", "Taken, with 200.")
    rotated = post(api, f"{PATH}/{endpoint['id']}/rotation").json()["secret"]
    post(api, f"{PATH}/{endpoint['id']}/test")
    for known in (secret, rotated):
        assert Webhook(known).verify(receiver.asked[-1].body, receiver.asked[-1].headers)
    for path in (PATH, f"{PATH}/{endpoint['id']}", f"{PATH}/{endpoint['id']}/deliveries"):
        assert "whsec_" not in api.get(path).content.decode()
        assert secret.removeprefix("whsec_") not in api.get(path).content.decode()


def test_no_secret_is_kept_for_who_asks_twice(api: Client) -> None:
    def again(path: str, body: Any) -> Any:
        return api.post(path, json.dumps(body), content_type="application/json", headers={"Idempotency-Key": path})

    body = {"url": "https://93.184.216.34/hook"}
    made = again(PATH, body)
    rotation = f"{PATH}/{made.json()['endpoint']['id']}/rotation"
    rotated = again(rotation, {})
    assert (made.status_code, rotated.status_code) == (201, 200)
    kept = b"".join(bytes(row.body) for row in KeptAnswer.objects.all())
    assert KeptAnswer.objects.count() == 2
    assert not any(answer.json()["secret"].encode() in kept for answer in (made, rotated))
    for twice in (again(PATH, body), again(rotation, {})):
        assert (twice.status_code, twice.json()["title"]) == (409, "Answered once")
    assert WebhookEndpoint.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "file:///x", "", "x" * 3000]
)
def test_an_address_that_nothing_is_sent_to_is_refused_at_its_place(api: Client, url: str) -> None:
    answer = post(api, PATH, {"url": url})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] in {"url", "/url"}, answer.json()
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.parametrize(
    "body", [{"kinds": ["secret"]}, {"state": "active"}, {"url": 5}, {"secrets": []}, [], {"acts": "published"}]
)
def test_what_does_not_fit_is_refused(api: Client, body: Any) -> None:
    assert api.post(PATH, json.dumps(body), content_type="application/json").status_code in {400, 422}
    assert not WebhookEndpoint.objects.exists()


def test_a_change_wants_the_state_that_was_read(api: Client) -> None:
    endpoint = make_webhookendpoint()
    path = f"{PATH}/{endpoint.pid}"
    etag = api.get(path)["ETag"]

    def patch(**headers: str) -> Any:
        return api.patch(
            path, json.dumps({"acts": ["withdrawn"]}), content_type="application/merge-patch+json", headers=headers
        )

    assert patch().status_code == 428
    assert patch(**{"If-Match": etag}).json()["acts"] == ["withdrawn"]
    assert patch(**{"If-Match": etag}).status_code == 412


def test_pause_resume_and_disable_answer_with_the_endpoint(api: Client) -> None:
    path = f"{PATH}/{make_webhookendpoint().pid}"
    for name, state in (("pause", "paused"), ("resume", "active"), ("disable", "disabled")):
        assert post(api, f"{path}/{name}").json()["state"] == state
    assert post(api, f"{path}/disable").status_code == 409


def test_the_log_is_listed_by_state_and_kind_page_by_page(api: Client, django_assert_num_queries: Any) -> None:
    endpoint = make_webhookendpoint()
    rows = [make_webhookdelivery(endpoint=endpoint, state="delivered") for _ in range(3)]
    failed = make_webhookdelivery(endpoint=endpoint, state="failed", kind="person")
    make_webhookdelivery()
    path = f"{PATH}/{endpoint.pid}/deliveries"
    assert [each["id"] for each in api.get(path, {"state": "failed"}).json()["data"]] == [failed.message_id]
    assert [each["id"] for each in api.get(path, {"kind": "person"}).json()["data"]] == [failed.message_id]
    first = api.get(path, {"limit": 2}).json()
    second = api.get(path, {"limit": 2, "cursor": first["page"]["next"]}).json()
    found = [each["id"] for each in first["data"] + second["data"]]
    assert found == [failed.message_id, *(row.message_id for row in reversed(rows))]
    assert api.get(path, {"status": "failed"}).status_code == 400
    assert api.get(path, {"state": "lost"}).status_code == 400


def test_messages_are_sent_again_by_their_id_and_by_range(api: Client, receiver: Receiver) -> None:
    endpoint = make_webhookendpoint(url=receiver.url)
    rows = [make_webhookdelivery(endpoint=endpoint, state="delivered", seq=10 + each) for each in range(4)]
    path = f"{PATH}/{endpoint.pid}/replays"
    assert post(api, path, {"message": rows[0].message_id}).json() == {"count": 1}
    assert post(api, path, {"from_seq": 12}).json() == {"count": 2}
    since = rows[0].at.isoformat()
    assert post(api, path, {"since": since, "until": timezone.now().isoformat()}).json() == {"count": 4}
    run_outgoing()
    assert len(receiver.asked) == 7
    assert post(api, path).status_code == 422
    assert post(api, path, {"failed_only": True}).status_code == 422
    for unknown in ("msg_0", "msg_" + "0" * 32, "", "../x"):
        assert post(api, path, {"message": unknown}).status_code == 404
    assert post(api, path, {"from_seq": 2**70}).status_code in {400, 422}
    assert post(api, path, {"from_seq": 2**63}).status_code == 422


def test_a_test_that_is_refused_says_why(api: Client) -> None:
    endpoint = make_webhookendpoint(url="http://127.0.0.1:1/")
    answer = post(api, f"{PATH}/{endpoint.pid}/test").json()
    assert answer["state"] == "failed"
    assert "it leads to this machine itself" in answer["note"]


@pytest.mark.parametrize("role", ["writer", "editor", "checker", "medical", "photo", "standards", "publisher"])
def test_only_administrators_set_up_and_publishers_may_look_and_send_again(role: str) -> None:
    endpoint = make_webhookendpoint()
    row = make_webhookdelivery(endpoint=endpoint, state="delivered")
    client = desk(make_user(role))
    may = role == "publisher"
    assert client.get(PATH).status_code == (200 if may else 403)
    assert client.get(f"{PATH}/{endpoint.pid}/deliveries").status_code == (200 if may else 403)
    for name in ("pause", "resume", "disable", "test", "rotation"):
        assert post(client, f"{PATH}/{endpoint.pid}/{name}").status_code == 403
    assert post(client, PATH, {"url": "https://x.example"}).status_code == 403
    assert post(client, f"{PATH}/{endpoint.pid}/replays", {"message": row.message_id}).status_code == (
        201 if may else 403
    )


def test_a_key_for_other_things_does_not_do() -> None:
    client = program(issue(None, ApiKey.Scope.PUBLISH).token)
    assert client.get(PATH).status_code == 403
    assert post(client, PATH, {"url": "https://x.example"}).status_code == 403
    assert Client().get(PATH).status_code == 401


def test_a_secret_that_a_receiver_prints_back_is_not_kept(api: Client, receiver: Receiver, caplog: Any) -> None:
    """The canary: a receiver that answers with all that it knows, and refuses."""
    canary = "whsec_" + "Q0FOQVJZ" * 5
    endpoint = make_webhookendpoint(url=receiver.url, secret=canary)
    receiver.answer = lambda asked: Reply(status=500, body=f"bad: {canary} {canary[6:]} {asked.headers}".encode())
    caplog.set_level("DEBUG")
    post(api, f"{PATH}/{endpoint.pid}/test")
    make_webhookdelivery(endpoint=endpoint)
    run_outgoing()
    client = Client()
    client.force_login(make_user("administrator"))
    seen = [api.get(PATH).content, api.get(f"{PATH}/{endpoint.pid}/deliveries").content]
    seen += [client.get(f"/admin/delivery/webhookendpoint/{endpoint.pk}/change/").content]
    seen += [
        client.get(f"/admin/delivery/webhookdelivery/{row.pk}/change/").content for row in endpoint.deliveries.all()
    ]
    seen += [each.payload for each in endpoint.deliveries.all()] + [caplog.text.encode()]
    stored = endpoint.deliveries.values_list("note", "attempts__note", "attempts__excerpt")
    seen += [repr(list(stored)).encode(), bytes(endpoint.secrets.get().sealed)]
    for each in seen:
        assert b"Q0FOQVJZQ0FOQVJZ" not in bytes(each)
