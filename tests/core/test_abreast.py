"""Two things are worked on at once, and come in their order."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Event, Thread, current_thread

import pytest
from django.db import connection

from cms.core.abreast import MOST, abreast

SOON_S = 10  # a bound for what happens at once, so that a failure ends


def test_two_are_worked_on_at_once_and_come_in_their_order():
    both, last = Barrier(MOST), Event()

    def work(number: int) -> int:
        if number < MOST:
            both.wait(SOON_S)
        if number == 0:
            assert last.wait(SOON_S)
        if number == 1:
            last.set()
        return number * 10

    assert list(abreast(work, range(5))) == [0, 10, 20, 30, 40]


def test_no_more_is_asked_for_than_one_ahead_of_those_at_work():
    asked: list[int] = []

    def things() -> Iterator[int]:
        for number in range(10):
            asked.append(number)
            yield number

    results = abreast(lambda number: number, things())
    assert next(results) == 0
    assert asked == [*range(MOST + 1)]
    results.close()
    assert asked == [*range(MOST + 1)]


def test_what_went_wrong_is_told_in_its_place_and_what_was_begun_is_ended():
    begun, ended = Event(), Event()

    def work(number: int) -> int:
        if number == 1:
            assert begun.wait(SOON_S)
            raise LookupError("gone")
        if number == 2:
            begun.set()
            ended.set()
        return number

    results = abreast(work, range(3))
    assert next(results) == 0
    with pytest.raises(LookupError, match="gone"):
        next(results)
    assert ended.is_set()


def test_what_cannot_be_asked_for_is_told_too():
    def things() -> Iterator[int]:
        yield 1
        raise LookupError("gone")

    results = abreast(lambda number: number, things())
    assert next(results) == 1
    with pytest.raises(LookupError, match="gone"):
        next(results)


def test_nothing_to_work_on_is_nothing_made():
    assert list(abreast(str, ())) == []
    assert list(abreast(lambda each: each, [None, 0, ""])) == [None, 0, ""]


@pytest.mark.django_db
def test_in_a_transaction_everything_is_done_by_the_one_who_sees_it():
    assert list(abreast(lambda _: current_thread(), range(3))) == [current_thread()] * 3


def sessions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("many", [1, 6])
def test_no_connection_is_left_behind(many):
    def work(_: int) -> int:
        return sessions()

    before = sessions()
    assert max(abreast(work, range(many))) > before
    for _ in range(500):  # the server notices a moment later
        if sessions() == before:
            return
    pytest.fail("a connection is still there")


def test_a_process_that_may_start_no_second_thread_says_so_and_ends(monkeypatch):
    start, started, told = Thread.start, [], Event()

    def limited(thread: Thread) -> None:
        if thread.name.startswith("abreast") and started:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    def work() -> None:
        with pytest.raises(RuntimeError, match="can't start"):
            list(abreast(str, [1]))
        told.set()

    whole = Thread(target=work, daemon=True)
    monkeypatch.setattr(Thread, "start", limited)
    start(whole)
    assert told.wait(SOON_S)
