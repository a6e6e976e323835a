from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from delivery.models import WebhookDelivery
from delivery.webhooks import replaying
from tests.accounts.factories import make_user
from tests.delivery.webhooks.factories import make_webhookdelivery, make_webhookendpoint, run_outgoing
from tests.receivers import Receiver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
ROLES_THAT_MAY = {"administrator", "publisher"}


def done(endpoint: Any, **fields: Any) -> WebhookDelivery:
    return make_webhookdelivery(endpoint=endpoint, **{"state": "delivered", **fields})


def test_one_message_goes_out_again_under_its_own_id(receiver: Receiver) -> None:
    endpoint, by = make_webhookendpoint(url=receiver.url), make_user("administrator")
    lost = done(endpoint, state="failed")
    again = replaying.replay(lost, by=by)
    run_outgoing()
    again.refresh_from_db()
    assert (again.state, again.replay_of, again.replayed_by) == ("delivered", lost, by)
    assert receiver.asked[0].headers["webhook-id"] == lost.message_id
    lost.refresh_from_db()
    assert lost.state == "failed", "the log says what was"


def test_a_range_by_seq_goes_out_in_its_order_each_event_once(receiver: Receiver) -> None:
    endpoint, by = make_webhookendpoint(url=receiver.url), make_user("administrator")
    rows = [done(endpoint, seq=1000 + each) for each in range(6)]
    done(make_webhookendpoint(), seq=1002)
    replaying.replay(rows[2], by=by)
    run_outgoing()
    receiver.asked.clear()
    assert replaying.replay_range(endpoint, by=by, from_seq=1001, to_seq=1003) == 3
    run_outgoing()
    assert [each.headers["webhook-id"] for each in receiver.asked] == [each.message_id for each in rows[1:4]]


def test_a_range_by_time_takes_both_ends() -> None:
    endpoint, by = make_webhookendpoint(), make_user("administrator")
    now = timezone.now()
    for hours in range(5):
        done(endpoint, at=now - timedelta(hours=hours))
    since, until = now - timedelta(hours=3), now - timedelta(hours=1)
    assert replaying.replay_range(endpoint, by=by, since=since, until=until) == 3


def test_only_what_was_given_up() -> None:
    endpoint, by = make_webhookendpoint(), make_user("administrator")
    done(endpoint), done(endpoint, state="failed")
    assert replaying.replay_range(endpoint, by=by, failed_only=True) == 1


def test_a_replay_of_thousands_costs_as_many_queries_as_one_of_two(django_assert_num_queries: Any) -> None:
    endpoint, by = make_webhookendpoint(), make_user("administrator")
    by.holds("delivery.replay_webhookdelivery")
    for each in range(50):
        done(endpoint, seq=each)
    for to_seq in (1, 49):
        with django_assert_num_queries(5):  # the savepoint's two, the search, the rows, the job
            replaying.replay_range(endpoint, by=by, from_seq=0, to_seq=to_seq)


def test_what_cannot_be_sent_again_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, by = make_webhookendpoint(), make_user("administrator")
    waits, ping = make_webhookdelivery(endpoint=endpoint), done(endpoint, type="test.ping", kind="", thing_id=None)
    disabled = done(make_webhookendpoint(state="disabled"))
    for row, code in ((waits, "still-open"), (ping, "a-test"), (disabled, "disabled")):
        with pytest.raises(Conflict) as refused:
            replaying.replay(row, by=by)
        assert refused.value.code == code
    monkeypatch.setattr(replaying, "MOST", 2)
    for _ in range(3):
        done(endpoint, seq=5)
    for asked, code in (({}, "no-range"), ({"from_seq": 10**12}, "nothing-there"), ({"to_seq": 5}, "too-many")):
        with pytest.raises(Invalid) as invalid:
            replaying.replay_range(endpoint, by=by, **asked)
        assert invalid.value.code == code
    assert not WebhookDelivery.objects.filter(replay_of__isnull=False).exists()


def test_a_message_that_is_skipped_lets_the_next_one_pass(receiver: Receiver) -> None:
    endpoint, by = make_webhookendpoint(url=receiver.url), make_user("administrator")
    stuck = make_webhookdelivery(endpoint=endpoint, next_attempt_at=timezone.now() + timedelta(hours=5))
    following = make_webhookdelivery(endpoint=endpoint, thing_id=stuck.thing_id)
    replaying.skip(stuck, by=by)
    run_outgoing()
    assert [each.headers["webhook-id"] for each in receiver.asked] == [following.message_id]
    with pytest.raises(Conflict):
        replaying.skip(stuck, by=by)


def test_a_message_that_waits_can_be_tried_at_once(receiver: Receiver) -> None:
    resting = timezone.now() + timedelta(hours=1)
    endpoint = make_webhookendpoint(url=receiver.url, resting_until=resting)
    row = make_webhookdelivery(endpoint=endpoint, next_attempt_at=timezone.now() + timedelta(hours=5))
    replaying.try_now(row, by=make_user("administrator"))
    run_outgoing()
    assert len(receiver.asked) == 1
    with pytest.raises(Conflict):
        replaying.try_now(row, by=make_user("administrator"))


@pytest.mark.parametrize("role", ["writer", "editor", "checker", "medical", "photo", "standards", None])
def test_only_publishers_and_administrators_send_again(role: str | None) -> None:
    row, by = done(make_webhookendpoint()), make_user(role)
    for act in (replaying.replay, replaying.skip, replaying.try_now):
        with pytest.raises(NotPermitted):
            act(row, by=by)
    with pytest.raises(NotPermitted):
        replaying.replay_range(row.endpoint, by=by, failed_only=True)
    for allowed in ROLES_THAT_MAY:
        assert make_user(allowed).holds("delivery.replay_webhookdelivery")
