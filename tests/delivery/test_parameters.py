"""The closed set of parameters, read and spelled in one way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import parameters
from delivery.endpoints import CHANGES, COLLECTIONS
from delivery.errors import BadQuery, QueryTooLong
from delivery.parameters import BadValue

ARTICLES = COLLECTIONS[0].list_parameters


def test_defaults_are_filled_in_and_not_spelled():
    query = parameters.parse(ARTICLES, "")
    assert (query["sort"], query["id"], query["topic"], query["nothing"]) == ("-published_at", (), None, None)
    assert query.canonical == parameters.parse(ARTICLES, "sort=-published_at").canonical == ""


def test_what_means_the_same_is_spelled_the_same():
    first = parameters.parse(ARTICLES, "limit=5&fields=title,id,id&published_after=2026-01-01T01:00:00%2B01:00")
    second = parameters.parse(ARTICLES, "published_after=2026-01-01t00:00:00.000z&fields=id,title&limit=5")
    assert first.canonical == second.canonical
    assert parameters.parse(ARTICLES, first.canonical).canonical == first.canonical


def test_a_query_is_spelled_with_changes():
    query = parameters.parse(ARTICLES, "topic=sleep&limit=5")
    assert query.spelled() == "?limit=5&topic=sleep"
    assert query.spelled(topic=None, cursor="abc") == "?cursor=abc&limit=5"
    assert query.spelled(topic=None, limit=None) == ""


@given(st.text(max_size=200))
def test_any_query_string_is_read_or_refused(text):
    for known in (ARTICLES, CHANGES, COLLECTIONS[0].detail_parameters):
        try:
            query = parameters.parse(known, text)
        except (BadQuery, QueryTooLong):
            continue
        assert parameters.parse(known, query.canonical).canonical == query.canonical


@pytest.mark.parametrize("text", ["x" * 8001, "id=" + "a" * 10_000])
def test_a_query_too_long_is_414(text):
    with pytest.raises(QueryTooLong) as refused:
        parameters.parse(ARTICLES, text)
    assert refused.value.status == 414


def test_too_many_parameters_are_refused_before_any_is_read():
    with pytest.raises(BadQuery, match="50 parameters at most"):
        parameters.parse(ARTICLES, "&".join(["limit=1"] * 51))


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2026-01-31T09:00:00Z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31t09:00:00.5z", datetime(2026, 1, 31, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-31T09:00:00.123456789+02:00", datetime(2026, 1, 31, 7, 0, 0, 123_456, tzinfo=UTC)),
    ],
)
def test_times_are_read_as_rfc_3339(text, means):
    assert parameters.read_time(text) == means


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-01-31", "2026-01-31T09:00:00", "20260131T090000Z", "2026-W05-6T09:00:00Z", "2026-01-31 09:00:00Z",
        "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "٢٠٢٦-01-31T09:00:00Z", "now",
    ],
)  # fmt: skip
def test_other_times_are_refused(text):
    with pytest.raises(BadValue):
        parameters.read_time(text)


def test_ids_are_sorted_and_said_once():
    one, two = "01890000-0000-7000-8000-000000000001", "01890000-0000-7000-8000-000000000002"
    assert parameters.read_ids(f"{two},{one},{two}") == (one, two)
    assert parameters.read_ids(one.upper()) == (one,)


@pytest.mark.parametrize(
    "text", ["", ",", "1", "01890000-0000-7000-8000-000000000001,", "{01890000-0000-7000-8000-000000000001}"]
)
def test_what_is_no_id_is_refused(text):
    with pytest.raises(BadValue):
        parameters.read_ids(text)
