from __future__ import annotations

from datetime import timedelta

from delivery.webhooks import waiting


def test_waits_grow_to_six_hours_and_no_two_are_alike() -> None:
    middle = [timedelta(seconds=min(30 * 3**tries, 6 * 3600)) for tries in range(12)]
    for tries, expected in enumerate(middle, start=1):
        found = [waiting.after(tries) for _ in range(20)]
        assert all(expected * 0.74 < each < expected * 1.26 for each in found)
        assert len(set(found)) > 1


def test_in_28_hours_there_are_about_a_dozen_tries() -> None:
    spent, tries = timedelta(0), 1
    while (spent := spent + waiting.after(tries)) < waiting.GIVE_UP_AFTER:
        tries += 1
    assert 9 <= tries <= 14


def test_a_receivers_wish_counts_as_far_as_it_is_reasonable() -> None:
    assert waiting.after(1, at_least_s=3600) == timedelta(hours=1)
    assert waiting.after(1, at_least_s=1) > timedelta(seconds=20)
    assert waiting.after(1, at_least_s=10**9) == waiting.LONGEST


def test_a_receiver_that_fails_on_and_on_is_left_alone_for_longer_and_longer() -> None:
    assert waiting.rest(2) == timedelta(0)
    assert timedelta(0) < waiting.rest(3) < waiting.rest(6) < waiting.rest(30) < timedelta(minutes=20)
