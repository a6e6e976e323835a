"""One thing is made while the one before is dealt with."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, current_thread

import pytest

from cms.core.ahead import ahead

SOON_S = 10  # a bound for what happens at once, so that a failure ends


def test_the_next_is_made_before_it_is_asked_for():
    begun, dealt_with = Event(), Event()

    def things() -> Iterator[str]:
        yield "one"
        begun.set()
        assert dealt_with.wait(SOON_S)
        yield "two"

    made = ahead(things())
    assert next(made) == "one"
    assert begun.wait(SOON_S)
    dealt_with.set()
    assert list(made) == ["two"]


def test_no_more_than_one_is_made_ahead():
    made: list[int] = []

    def things() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    waiting = ahead(things())
    next(waiting)
    waiting.close()
    assert made == [0, 1]


def test_what_went_wrong_is_told_in_its_place():
    def things() -> Iterator[int]:
        yield 1
        raise LookupError("gone")

    made = ahead(things())
    assert next(made) == 1
    with pytest.raises(LookupError, match="gone"):
        next(made)


def test_nothing_to_make_is_nothing_made():
    assert list(ahead(iter(()))) == []
    assert list(ahead(iter([None, 0, ""]))) == [None, 0, ""]


@pytest.mark.django_db
def test_in_a_transaction_everything_is_made_by_the_one_who_sees_it():
    makers = list(ahead(current_thread() for _ in range(3)))
    assert makers == [current_thread()] * 3
