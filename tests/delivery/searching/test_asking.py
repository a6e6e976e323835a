"""What was typed, read as words that must be there, words that must not, and phrases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.parameters import BadValue
from delivery.searching.asking import MAX_LENGTH, MAX_WORDS, Term, read, read_text


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("toes tw", [Term(("toes",)), Term(("tw",), is_prefix=True)]),
        ('"why toes" tw', [Term(("why", "toes")), Term(("tw",), is_prefix=True)]),
        ('tw "why toes"', [Term(("tw",)), Term(("why", "toes"))]),
        ("«why toes»", [Term(("why", "toes"))]),
        ('toes "why', [Term(("toes",)), Term(("why",), is_prefix=True)]),
        ("a -b", [Term(("a",)), Term(("b",), is_excluded=True)]),
        ('a -"b c"', [Term(("a",)), Term(("b", "c"), is_excluded=True)]),
        ("covid-19", [Term(("covid", "19"), is_prefix=True)]),
        ("sleep – heart", [Term(("sleep",)), Term(("heart",), is_prefix=True)]),
        ("!!&|<->():*", []),
    ],
)
def test_reading(text, terms):
    assert list(read(text).terms) == terms


@given(st.text(max_size=80))
def test_everything_can_be_read(text):
    for term in read(text).terms:
        assert term.words and all(term.words)


@pytest.mark.parametrize("text", ["", " \t", "\x00", "a" * (MAX_LENGTH + 1), "a " * (MAX_WORDS + 1), "\ud800"])
def test_what_no_search_box_sends_is_refused(text):
    with pytest.raises(BadValue):
        read_text(text)


def test_white_space_is_collapsed():
    assert read_text("  a \t b ") == "a b"
