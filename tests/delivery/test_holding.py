"""What is held before the public state is written: who waits for whom, and that nothing is left behind when nothing is written."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from delivery import embeds, holding, records
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.judge import get


class Holder:
    """A transaction of its own, in a thread: it locks at once and holds until it is told to let go."""

    def __init__(self, key: Any, *, shares: bool) -> None:
        self._go, self.has = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold, args=(key,), kwargs={"shares": shares})
        self._thread.start()

    def _hold(self, key: Any, *, shares: bool) -> None:
        with transaction.atomic():
            holding.lock([key], shared=[key] if shares else ())
            self.has.set()
            assert self._go.wait(timeout=20)
        connection.close()

    def lets_go(self) -> None:
        self._go.set()
        self._thread.join(timeout=20)


@contextmanager
def holders(key: Any) -> Iterator[Any]:
    """Makes them, and has all of them end."""
    made: list[Holder] = []

    def hold(*, shares: bool) -> Holder:
        made.append(Holder(key, shares=shares))
        return made[-1]

    try:
        yield hold
    finally:
        for each in made:
            each.lets_go()


@pytest.mark.django_db(transaction=True)
def test_a_thing_that_was_locked_and_not_put_never_comes_up_behind_a_readers_cursor():
    somebody = factories.person()
    with holders(embeds.key(somebody)) as hold:
        assert hold(shares=False).has.wait(timeout=20)
        factories.put_article()
        cursor = get("/api/v1/changes").json()["next"]
    head = Record.objects.get(kind="article").seq
    assert not Record.objects.filter(seq__lt=head).exists()
    assert get(f"/api/v1/changes?cursor={cursor}").json()["data"] == []
    assert get(f"/api/v1/experts/{somebody.id}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_new_thing_wait_for_each_other_though_the_first_leaves_nothing():
    somebody = factories.person()

    def put() -> None:
        factories.put(somebody)
        connection.close()

    second = threading.Thread(target=put)
    with holders(embeds.key(somebody)) as hold:
        assert hold(shares=False).has.wait(timeout=20)
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive(), "the second put went on without the lock"
    second.join(timeout=20)
    assert Record.objects.get().is_public


@pytest.mark.django_db
def test_a_placeholder_stands_below_the_feed_and_is_forgotten_at_the_commit():
    with transaction.atomic(), connection.cursor() as cursor:
        holding.lock([("person", UUID(factories.new_id()))])
        assert Record.objects.get().seq < 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as the commit does
        assert not Record.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_any_number_share_what_is_public_and_who_changes_it_waits_for_all_of_them():
    document = factories.person()
    factories.put(document)
    with holders(embeds.key(document)) as hold:
        first, second = hold(shares=True), hold(shares=True)
        assert first.has.wait(timeout=20)
        assert second.has.wait(timeout=20)
        changing = hold(shares=False)
        first.lets_go()
        assert not changing.has.wait(timeout=0.3)
        second.lets_go()
        assert changing.has.wait(timeout=20)


@pytest.mark.django_db(transaction=True)
def test_a_stream_of_those_who_share_never_keeps_a_change_waiting():
    document = factories.person()
    factories.put(document)
    with holders(embeds.key(document)) as hold:
        before = hold(shares=True)
        assert before.has.wait(timeout=20)
        changing = hold(shares=False)
        assert not changing.has.wait(timeout=0.3)
        later = hold(shares=True)
        assert not later.has.wait(timeout=0.3), "it went before a change that had come earlier"
        before.lets_go()
        assert changing.has.wait(timeout=20)
        assert not later.has.is_set()
        changing.lets_go()
        assert later.has.wait(timeout=20)


@pytest.mark.django_db
def test_what_is_shared_is_not_written_unless_it_is_new():
    known, new = factories.person(), factories.person("Mara Quill", slug="mara-quill")
    factories.put(known)
    keys = [embeds.key(known), embeds.key(new)]
    known.name = "Another Name"
    with pytest.raises(holding.Shared), transaction.atomic():
        holding.lock(keys, shared=keys)
        records.put([known, new], at=factories.AT, shared=keys)
    assert not Record.objects.filter(public_id=new.id).exists()
    with transaction.atomic():
        holding.lock(keys, shared=keys)
        assert [row.public_id for row in records.put([new], at=factories.AT, shared=keys)] == [UUID(new.id)]
    with pytest.raises(holding.Shared), transaction.atomic():
        holding.lock(keys[:1], shared=keys)
        records.leave(keys[:1], at=factories.AT, cause=keys[0], shared=keys)
    assert Record.objects.get(public_id=known.id).is_public
