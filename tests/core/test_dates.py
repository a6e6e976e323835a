from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.dates import is_within, span


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-01-05", date(2012, 1, 5), date(2012, 1, 5)),
        ("2012~", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-01?", date(2012, 1, 1), date(2012, 1, 31)),
        ("2012-01-05%", date(2012, 1, 5), date(2012, 1, 5)),
    ],
)
def test_a_partial_date_means_every_day_it_may(written: str, first: date, last: date) -> None:
    read = span(written)
    assert (read.first, read.last) == (first, last)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "2012-1",
        "2012-13",
        "2013-02-29",
        "0000",
        "2012/2013",
        "2012-01-05T10:00",
        "２０１２",
        "2012 ",
        "~2012",
        "2012\n",
    ],
)
def test_anything_else_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(ValueError, match="is no date: write a year, a month or a day"):
        span(written)


@given(st.dates(min_value=date(1, 1, 1)))
def test_every_day_lies_within_its_own_year_month_and_day(day: date) -> None:
    text = day.isoformat()
    for written in (text, text[:7], text[:4], f"{text[:4]}~"):
        assert is_within(day, written, written)
        assert span(written).first <= day <= span(written).last


def test_open_and_unreadable_ends_exclude_nobody() -> None:
    assert is_within(date(2024, 5, 2), "", "")
    assert is_within(date(2024, 5, 2), "long ago", "")
