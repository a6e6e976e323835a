from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experts.edits import KINDS, Edit, edits, translation, unconfirmed

NAMED = [
    ("I think that, uh, sleep matters.", "I think that … sleep matters.", [("ellipsis", "...", ", uh ,")]),
    ("Yes. Sleep matters. Really.", "Sleep matters.", [("ellipsis", "", "Yes ."), ("ellipsis", "", ". Really")]),
    ("It matters.", "It [sleep] matters.", [("bracket_insert", "[sleep]", "")]),
    ("I think that it matters.", "I think that [sleep] matters.", [("bracket_replace", "[sleep]", "it")]),
    ("he walks daily", "he walk[ed] daily", [("bracket_replace", "walk[ed]", "walks")]),
    ("sleep is teh best", "sleep is the best", [("spelling", "the", "teh")]),
    ("I recieve teh mail", "I receive the mail", [("spelling", "receive", "recieve"), ("spelling", "the", "teh")]),
    ("It helps, I think", "It helps; I think", [("punctuation", ";", ",")]),
    ("It is well known", "It is well-known", [("punctuation", "-", "")]),
    ("sleep matters", "Sleep matters", [("capital", "Sleep", "sleep")]),
    ("the drug works", "[T]he drug works", [("capital", "[T]he", "the")]),
    ("we was there", "we was [sic] there", [("sic", "[sic]", "")]),
]


@pytest.mark.parametrize(("obtained", "printed", "found"), NAMED)
def test_an_edit_that_the_house_allows_is_named(obtained: str, printed: str, found: list[tuple[str, str, str]]) -> None:
    assert edits(obtained, printed) == [Edit(*each) for each in found]
    assert {kind for kind, _, _ in found} < KINDS.keys()


@pytest.mark.parametrize(
    ("obtained", "printed"),
    [
        ("You should not take it", "You should take it"),
        ("You should take it", "You should not take it"),
        ("It did not work, we saw", "It did … work, we saw"),
        ("take 50 mg", "take 5 mg"),
        ("it fell by 5.5 points", "it fell by 55 points"),
        ("it is -5 degrees", "it is 5 degrees"),
        ("by 5% or so", "by 5 or so"),
        ("He can do it", "He can't do it"),
        ("It's unsafe", "It's safe"),
        ("hypertension is common", "hypotension is common"),
        ("micrograms a day", "milligrams a day"),
        ("more or less", "more and less"),
        ("he said it", "she said it"),
        ("sleep helps people", "sleep really helps people"),
        ("we saw it in mice and in men", "we saw it in men"),
        ("we saw it", "we saw it (in mice)"),
        ("safe", "un[safe]"),
        ("It works in mice", "It works in people"),
    ],
)
def test_a_change_of_what_was_said_has_no_name(obtained: str, printed: str) -> None:
    assert "" in [edit.kind for edit in edits(obtained, printed)]


@pytest.mark.parametrize(
    "printed", ["", "“It’s  fine”\n– he said", '"It\'s fine" - he said', "“It’s\u00a0fine” — he said"]
)
def test_how_words_are_set_is_no_edit(printed: str) -> None:
    assert edits("“It’s fine” – he said", printed) == []


def test_what_somebody_confirmed_stays_confirmed_until_those_words_change() -> None:
    said, printed = "I recieve it. I recieve it.", "I receive it. I receive it."
    slip = Edit("spelling", "receive", "recieve")
    assert unconfirmed(said, printed, [slip]) == [slip]
    assert unconfirmed(said, printed, [slip, slip]) == []
    assert unconfirmed(said, printed + " Always.", [slip, slip]) == [Edit("", ". Always", "")]


def test_a_confirmed_translation_covers_exactly_its_two_texts() -> None:
    done = [translation("Der Schlaf zählt.", "Sleep matters.")]
    assert unconfirmed("Der Schlaf zählt.", "Sleep  matters.", done) == []
    assert unconfirmed("Der Schlaf zählt.", "Sleep matters little.", done) != []
    assert unconfirmed("Der Schlaf zählt nicht.", "Sleep matters.", done) != []


def test_nothing_unnamed_can_be_confirmed_away() -> None:
    assert unconfirmed("take 50 mg", "take 5 mg", [Edit("", "5", "50")]) == [Edit("", "5", "50")]


words = st.lists(
    st.sampled_from(["sleep", "not", "5 mg", "…", "[it]", "[sic]", "Well", ",", ".", "眠り", "e\u0301", "-"]),
    max_size=12,
)


@given(words, words)
def test_any_two_texts_are_compared_and_equal_ones_have_no_edit(one: list[str], other: list[str]) -> None:
    obtained, printed = " ".join(one), " ".join(other)
    assert edits(obtained, obtained) == []
    assert unconfirmed(obtained, printed, []) == edits(obtained, printed)


def test_a_long_answer_cut_to_a_sentence_is_compared_at_once() -> None:
    spoken = " ".join(f"word{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]} said" for n in range(9000))
    assert edits(spoken, spoken[:60].rsplit(" ", 1)[0])[0].kind == "ellipsis"
