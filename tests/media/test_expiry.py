"""The list of rights that end, a month ahead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from media.expiry import expiring
from tests.media.factories import make_grant, make_image
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 15)


def test_rights_that_end_within_the_month_are_listed_with_the_articles_that_show_them() -> None:
    soon = make_grant(valid_to=DAY + timedelta(days=20)).image
    record = show(soon)
    make_grant(valid_to=DAY + timedelta(days=60))
    make_grant(valid_to=None)
    (found,) = expiring(on=DAY)
    assert (found.image, found.until, found.live) == (soon, DAY + timedelta(days=20), [record])


def test_a_right_that_another_continues_is_not_expiring() -> None:
    image = make_grant(valid_to=DAY + timedelta(days=5)).image
    make_grant(image=image, valid_from=DAY, valid_to=None)
    assert expiring(on=DAY) == []


def test_a_right_that_has_ended_is_listed_while_an_article_shows_the_picture() -> None:
    gone = make_grant(valid_to=DAY - timedelta(days=3)).image
    assert expiring(on=DAY) == []
    show(gone)
    (found,) = expiring(on=DAY)
    assert found.until == DAY - timedelta(days=3)


def test_the_list_costs_the_same_for_one_picture_and_for_ten(django_assert_num_queries: Any) -> None:
    for _ in range(10):
        show(make_grant(valid_to=DAY + timedelta(days=1)).image)
    with django_assert_num_queries(4):
        assert len(expiring(on=DAY)) == 10


def test_a_denial_that_is_to_come_ends_a_right_that_has_no_end() -> None:
    image = make_grant(valid_to=None).image
    make_grant(image=image, permits=[], denies=["web"], valid_from=DAY + timedelta(days=4))
    (found,) = expiring(on=DAY)
    assert (found.image, found.until) == (image, DAY + timedelta(days=3))


def test_a_denial_that_has_begun_ended_the_right_the_day_before() -> None:
    image = make_grant(valid_to=None).image
    show(image)
    make_grant(image=image, permits=[], denies=["web"], valid_from=DAY - timedelta(days=4))
    for day in (DAY, DAY + timedelta(days=1)):
        (found,) = expiring(on=day)
        assert found.until == DAY - timedelta(days=5), "the day does not move with the day on which one asks"


def test_one_picture_can_be_asked_about_alone() -> None:
    image = make_grant(valid_to=DAY).image
    make_grant(valid_to=DAY)
    assert [each.image for each in expiring(on=DAY, only=image)] == [image]
    assert expiring(on=DAY, only=make_image()) == []
