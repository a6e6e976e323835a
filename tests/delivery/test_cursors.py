"""Cursors are read back exactly, and nothing else is read as one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import cursors
from delivery.cursors import Keyset

times = st.datetimes(timezones=st.just(UTC))


@given(st.integers(0, 255), times, st.integers(1, 2**63 - 1))
def test_a_keyset_is_read_back_to_the_microsecond(sort, at, row):
    text = cursors.write_keyset(Keyset(sort, at, row))
    assert cursors.read_keyset(text) == Keyset(sort, at, row)
    assert len(text) <= cursors.MAX_LENGTH
    assert text.replace("-", "").replace("_", "").isalnum()


@given(st.integers(0, 2**63 - 1))
def test_a_sequence_is_read_back(seq):
    assert cursors.read_sequence(cursors.write_sequence(seq)) == seq


@given(st.text())
def test_any_text_is_a_cursor_or_a_value_error(text):
    for read, write in ((cursors.read_keyset, cursors.write_keyset), (cursors.read_sequence, cursors.write_sequence)):
        try:
            found = read(text)
        except ValueError:
            continue
        assert write(found) == text


@given(st.binary(min_size=18, max_size=18))
def test_any_bytes_of_the_right_length_are_a_cursor_or_a_value_error(raw):
    text = cursors._text(raw)
    try:
        found = cursors.read_keyset(text)
    except ValueError:
        return
    assert cursors.write_keyset(found) == text


def test_one_kind_of_cursor_is_not_read_as_the_other():
    with pytest.raises(ValueError, match="not a cursor"):
        cursors.read_sequence(cursors.write_keyset(Keyset(0, datetime(2026, 1, 1, tzinfo=UTC), 1)))
    with pytest.raises(ValueError, match="not a cursor"):
        cursors.read_keyset(cursors.write_sequence(5))
