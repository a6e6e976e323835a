"""Words, read in two ways that must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.searching.words import MAX_FOLDED, MAX_WORD_LENGTH, _Folding, placed, words


@given(st.text(max_size=60))
def test_words_and_their_places_are_the_same_words(text):
    assert words(text) == [word.text for word in placed(text)]


@given(st.text(max_size=60))
def test_places_are_in_order_and_inside_the_text(text):
    end = 0
    for word in placed(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@given(st.text(max_size=60))
def test_folding_a_word_again_changes_nothing(text):
    folded = " ".join(words(text))
    assert words(folded) == folded.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why toes twitch: l’été", ["why", "toes", "twitch", "l", "ete"]),
        ("İstanbul Straße ﬁne", ["istanbul", "strasse", "fine"]),
        ("良い睡眠", ["良", "い", "睡", "眠"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("🙂 &!|", []),
        ("a" * (MAX_WORD_LENGTH + 1) + " b", ["", "b"]),
    ],
)
def test_what_is_a_word(text, expected):
    assert words(text) == expected


def test_what_is_kept_of_foldings_is_bounded():
    folding = _Folding()
    for code in range(MAX_FOLDED + 10):
        folding[code]
    assert len(folding) <= MAX_FOLDED
