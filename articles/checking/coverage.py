"""The coverage mask: every word of a text is checked, claimed, suggested, uncovered, or nothing to check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from articles.checking.detection import suggest
from articles.checking.hashing import words_hash

State = Literal["checked", "claimed", "suggested", "uncovered", "nothing"]
STATES: tuple[State, ...] = ("checked", "claimed", "suggested", "uncovered", "nothing")


@dataclass(frozen=True)
class Span:
    """A claim's words in a text; ``name`` is its id, ``checked`` whether a verdict stands on it."""

    start: int
    end: int
    name: str
    checked: bool


@dataclass(frozen=True)
class Run:
    """A stretch of text in one state. ``name``: the claim's id, or of a suggestion the hash of its words."""

    start: int
    end: int
    state: State
    name: str = ""


def runs(text: str, claims: Iterable[Span], *, dismissed: set[str], is_quoted: bool = False) -> list[Run]:
    """The text from end to end, without gap or overlap, in reading order.

    A sentence that a claim touches is the claim's where it reaches and, beyond it, uncovered if detectors fire there.
    Sentences in which none fires have nothing to check; so have those that somebody dismissed. ``is_quoted``: these are somebody's
    words, which are verified as a quotation: they are uncovered until then, and nothing in them is suggested.
    """
    state: list[tuple[State, str]] = [("uncovered" if is_quoted else "nothing", "")] * len(text)
    spans = sorted(claims, key=lambda span: (span.checked, span.start))
    touched = [(span.start, span.end) for span in spans]
    for suggestion in () if is_quoted else suggest(text):
        mark: State = "suggested"
        name = words_hash(suggestion.text)
        if name in dismissed:
            continue
        if any(start < suggestion.end and suggestion.start < end for start, end in touched):
            mark, name = "uncovered", ""
        state[suggestion.start : suggestion.end] = [(mark, name)] * (suggestion.end - suggestion.start)
    for span in spans:
        covering: State = "checked" if span.checked else "claimed"
        state[span.start : span.end] = [(covering, span.name)] * (min(span.end, len(text)) - span.start)
    return _joined(state)


def _joined(state: list[tuple[State, str]]) -> list[Run]:
    found: list[Run] = []
    start = 0
    for at in range(1, len(state) + 1):
        if at == len(state) or state[at] != state[start]:
            found.append(Run(start, at, *state[start]))
            start = at
    return found


def words_by_state(text: str, mask: Iterable[Run]) -> Counter[State]:
    """How many words stand in each state."""
    counted: Counter[State] = Counter()
    for run in mask:
        counted[run.state] += len(text[run.start : run.end].split())
    return counted
