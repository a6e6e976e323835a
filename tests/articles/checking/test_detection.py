from __future__ import annotations

import pytest

from articles.checking import coverage
from articles.checking.detection import sentences, suggest
from articles.checking.hashing import words_hash
from articles.checking.subjects import differing


@pytest.mark.parametrize(
    ("text", "kind", "risk", "framing"),
    [
        ("Take 500 mg twice a day.", "dose_or_safety", "high", "asserted"),
        ("There is very little reason to fear it.", "dose_or_safety", "high", "asserted"),
        ("Cold feet cause colds.", "causal", "high", "asserted"),
        ("Salt may lead to thirst.", "causal", "high", "hedged"),
        ("According to the mill, 38% of loaves fail.", "statistic", "elevated", "attributed"),
        ("It was the first bakery in the valley.", "superlative", "routine", "asserted"),
        ("The bridge opened in 1974.", "date", "routine", "asserted"),
        ("Cats sleep longer than dogs.", "comparison", "elevated", "asserted"),
        ("An itchy palm is an omen.", "belief", "elevated", "asserted"),
        ("Some people say that an itchy palm is an omen.", "belief", "elevated", "reported_belief"),
        ("“An itchy palm is a sure omen of rain,” said the miller.", "belief", "elevated", "attributed"),
        ("Dr. Ada Quill lives here.", "name_or_title", "routine", "asserted"),
        ("“We looked at it for a long while,” she said.", "quotation", "routine", "attributed"),
    ],
)
def test_a_statement_is_known_by_its_gravest_sign(text, kind, risk, framing):
    [found] = suggest(text)
    assert (found.kind, found.risk, found.framing, found.text) == (kind, risk, framing, text)
    assert all(text[reason.start : reason.end].strip() for reason in found.reasons)


@pytest.mark.parametrize("text", ["The kettle sang.", "She walked to the window.", "Why does it rain?", ""])
def test_what_says_nothing_checkable_is_left_alone(text):
    assert suggest(text) == []


def test_conduct_and_minors_are_high_by_rule():
    [found] = suggest("Mr Brindle Fox was convicted of fraud in 2019.")
    assert (found.risk, found.on_conduct) == ("high", True)
    [found] = suggest("A 9-year-old pupil won in 2019.")
    assert (found.risk, found.on_minor) == ("high", True)


def test_sentences_survive_abbreviations_and_lines_divide():
    text = "Dr. Quill weighs 1.5 kg of flour. She rests.\nA list item\nU.S. flour"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Dr. Quill weighs 1.5 kg of flour.",
        "She rests.",
        "A list item",
        "U.S. flour",
    ]


def test_a_source_about_another_condition_is_noticed_whatever_the_synonym():
    assert differing("Muscle twitching is benign.", "example.org/health/myoclonus") == [("fasciculation", "myoclonus")]
    assert differing("Fasciculations are benign.", "Why muscles twitch: muscle twitching explained") == []
    assert differing("Bread rises.", "example.org/health/myoclonus") == []


def test_every_word_is_in_one_state():
    text = "It was first. It rained in 1974. The kettle sang. It is the only one, and the oldest."
    claim = coverage.Span(0, 13, "one", checked=True)
    part = coverage.Span(text.index("It is"), text.index(", and"), "two", checked=False)
    dismissed = {words_hash("It rained in 1974.")}
    mask = coverage.runs(text, [claim, part], dismissed=dismissed)
    assert [run.start for run in mask] == [0, *(run.end for run in mask[:-1])]
    assert mask[-1].end == len(text)
    states = {text[run.start : run.end].strip(): run.state for run in mask}
    assert states["It was first."] == "checked"
    assert states["It is the only one"] == "claimed"
    assert states[", and the oldest."] == "uncovered"
    assert sum(coverage.words_by_state(text, mask).values()) >= len(text.split())
    assert [run.state for run in coverage.runs("It rained in 1974.", [], dismissed=set())] == ["suggested"]
