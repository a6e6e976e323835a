from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.checking.anchors import Finder, fold, select

TEXT = "No one knew. Sleep heals. No one asked. Sleep heals, they said, and no one answered at all."


def find(words: str, text: str, *, nth: int = 0, was: str = TEXT):
    """Where words of one text are in another."""
    start = -1
    for _ in range(nth + 1):
        start = was.index(words, start + 1)
    return Finder({"b": text}).locate(select(was, start, start + len(words)), "b")


def test_the_same_text_is_exact():
    found = find("Sleep heals", TEXT, nth=1)
    assert (found.state, found.start) == ("exact", TEXT.index("Sleep heals, they"))


def test_an_edit_before_moves_the_words_and_keeps_the_right_occurrence():
    changed = TEXT.replace("No one knew.", "Nobody at all knew it.")
    found = find("Sleep heals", changed, nth=1)
    assert (found.state, changed[found.start : found.end]) == ("moved", "Sleep heals")
    assert changed[found.end : found.end + 6] == ", they"


def test_changed_words_are_stale_and_shown():
    found = find("no one answered", TEXT.replace("no one answered", "some people answered"))
    assert (found.state, found.words) == ("stale", "some people answered")


def test_a_number_is_not_found_inside_another():
    was, now = "Take 5 mg at night.", "Take 50 mg at night."
    assert find("5 mg", now, was=was).state == "stale"
    assert find("Take 5", now, was=was).state == "stale"


def test_words_that_are_gone_are_orphaned():
    assert find("Sleep heals, they said, and no one answered at all.", "Quite another text.").state == "orphaned"
    assert Finder({}).locate(select(TEXT, 0, 6), "b").state == "orphaned"


def test_words_follow_into_another_block():
    found = Finder({"a": "Before.", "c": TEXT}).locate(select(TEXT, 13, 25), "b")
    assert (found.state, found.place) == ("moved", "c")


@pytest.mark.parametrize(
    "now",
    [
        "The cafe\u0301 is\u00a0open.  Come in.",
        "The café is\nopen. Come in.",
        "The ca\u00adfé is open. Come in.",
        unicodedata.normalize("NFD", "The café is open. Come in."),
    ],
)
def test_typography_loses_nothing(now):
    was = "The café is open. Come in."
    found = find("The café is open.", now, was=was)
    assert found.state in {"exact", "moved"}
    assert fold(now[found.start : found.end]).text == "The café is open."


@pytest.mark.parametrize("words", ["👩‍👩‍👧 laughed", "שלום עולם", "naïve", "e\u0301te\u0301"])
def test_any_script_is_found_where_it_stands(words):
    was, now = f"Then {words} again. So it went.", f"And then, later, {words} again. So it went."
    found = find(words, now, was=was)
    assert (found.state, now[found.start : found.end]) == ("moved", words)


LINES = st.lists(
    st.sampled_from(
        [
            "sleep",
            "heals",
            "no",
            "one",
            "knew",
            "why",
            "it",
            "rains",
            "on",
            "the",
            "mill",
            "5",
            "mg",
            "50",
            "always",
            "never",
        ]
    ),
    min_size=8,
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(LINES, st.data())
def test_an_edit_elsewhere_never_loses_words_and_one_inside_never_keeps_them(words, data):
    text = " ".join(words)
    first = data.draw(st.integers(2, len(words) - 4))
    last = data.draw(st.integers(first + 2, len(words) - 2))
    start = len(" ".join(words[:first])) + 1
    said = " ".join(words[first : last + 1])
    selector = select(text, start, start + len(said))
    outside = " ".join([*words[: first - 1], "quite", "elsewhere", *words[first:]])
    found = Finder({"b": outside}).locate(selector, "b")
    assert found.state in {"exact", "moved"}
    assert outside[found.start : found.end] == said
    inside = " ".join([*words[:first], words[first], "zebra", *words[first + 1 :]])
    if said not in inside:
        assert Finder({"b": inside}).locate(selector, "b").state in {"stale", "orphaned"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.data())
def test_unchanged_text_is_exact_whatever_its_characters(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if text[start:end].strip():
        selector = select(text, start, end)
        found = Finder({"b": text}).locate(selector, "b")
        assert (found.state, found.start, found.words) == ("exact", selector.start, selector.exact)
