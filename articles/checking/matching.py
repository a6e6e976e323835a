"""Printed words against the passage they rest on: the same, the same but for form, another statement, or not there.

A score is not a verdict: "5 mg" and "50 mg" are 98 % alike. So the words are located, aligned term by term, and every
difference is judged on its own. A difference is material until a rule shows that it misleads nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from articles.checking.wording.aligning import akin, align
from articles.checking.wording.cues import COMMON, WEIGHTY
from articles.checking.wording.cutting import cuts
from articles.checking.wording.differences import Difference, Text
from articles.checking.wording.judging import edges, judge, stretched
from articles.checking.wording.locating import Span, sentences, stem, windows
from articles.checking.wording.terms import Term
from articles.checking.wording.typography import Folded, fold, without_initial_brackets
from cms.core.errors import DomainError

MOST_WORDS = 10_000  # characters compared at a time
MOST_PASSAGE = 1_000_000
MOST_PLACES = 50  # of the same text in a passage that are looked at
ENOUGH = 0.5  # of the weight of the words must be in the passage, or they are not found there


MOSTLY = 0.67  # of the terms in the same order do as well


class Kind(StrEnum):
    EXACT = "exact"
    HARMLESS = "harmless"
    MATERIAL = "material"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Comparison:
    """``passage_at`` is the range of the passage that answers to the words; None where they were not found."""

    kind: Kind
    differences: list[Difference]
    passage_at: Span | None = None


def compare(words: str, passage: str) -> Comparison:
    """Judge the words as printed by what the passage says.

    Both are plain text. DomainError ``too-long`` for more than 10,000 characters of words or 1,000,000 of passage.
    """
    if len(words) > MOST_WORDS or len(passage) > MOST_PASSAGE:
        raise DomainError(
            "too-long",
            f"At most {MOST_WORDS:,} characters of words and {MOST_PASSAGE:,} of passage are compared at a time. "
            "Divide the words into sentences, or choose the part of the source that they rest on.",
        )
    said, source = _unquoted(without_initial_brackets(fold(words))), fold(passage)
    found: list[Comparison] = []
    for each in _candidates(said, source):
        if each.kind == Kind.EXACT:
            return each
        found.append(each)
    return min(found, key=_weight, default=Comparison(Kind.NOT_FOUND, []))


def _candidates(said: Folded, source: Folded) -> Iterator[Comparison]:
    """The words judged at every place where they stand letter by letter, then where they nearly do."""
    spans = sentences(source)
    for place in _places(said.text, source.text):
        yield _exact(said, source, spans, place)
    for window in windows(said, source, spans):
        if near := _near(said, source, spans, window):
            yield near


def _weight(found: Comparison) -> tuple[int, int, int]:
    order = [Kind.EXACT, Kind.HARMLESS, Kind.MATERIAL]
    material = [each for each in found.differences if each.is_material]
    changed = sum(len(each.said) + len(each.source) for each in material)
    return order.index(found.kind), changed, len(found.differences)


def _unquoted(folded: Folded) -> Folded:
    """Without quote marks around the whole."""
    text = folded.text
    start = 1 if text.startswith('"') and text.count('"', 1) <= 1 else 0
    end = len(text) - (1 if len(text) > start and text.endswith('"') and (start or text.count('"') == 1) else 0)
    return Folded(text[start:end].strip(), folded.at[start:end], folded.given)


def _places(words: str, passage: str) -> list[int]:
    """Where the words stand letter by letter, and neither end is inside a word or number."""
    places: list[int] = []
    at = passage.find(words) if words else -1
    while at >= 0 and len(places) < MOST_PLACES:
        places.append(at)
        at = passage.find(words, at + 1)
    return [at for at in places if _is_whole(passage, at, at + len(words))]


def _is_whole(passage: str, start: int, end: int) -> bool:
    before = re.search(r"(?:[\w'−]|\w[-.,/:])$", passage[max(0, start - 2) : start])
    behind = re.match(r"[\w'°%⁰-₟²³¹]|[-.,/:]\w| ?(?:%|°)", passage[end : end + 2])
    glued = before and re.match(r"\w", passage[start:end])
    return not glued and not (behind and re.search(r"\w$", passage[start:end]))


def _exact(said: Folded, source: Folded, spans: list[Span], place: int) -> Comparison:
    first, last = _touched(spans, place, place + len(said.text))
    ours, theirs, offset = Text.of(said), *_window(source, spans, first, last)
    inside = [
        index
        for index, term in enumerate(theirs.terms)
        if place - offset <= term.start and term.end <= place - offset + len(said.text)
    ]
    at = source.span(place, place + len(said.text))
    if not inside or not ours.terms:
        return Comparison(Kind.EXACT, [], at)
    sentence = (0, spans[last - 1][1] - offset)
    return _judged(list(cuts(ours, theirs, inside[0], inside[-1], sentence)), at, alike=Kind.EXACT)


def _judged(found: list[Difference], at: Span, *, alike: Kind) -> Comparison:
    """The comparison that these differences make; ``alike`` where there are none."""
    if any(each.is_material for each in found):
        return Comparison(Kind.MATERIAL, found, at)
    return Comparison(Kind.HARMLESS if found else alike, found, at)


def _touched(spans: list[Span], start: int, end: int) -> Span:
    """The sentences that a range has part in, as (first, one behind the last)."""
    touched = [index for index, span in enumerate(spans) if span[0] < end and start < span[1]]
    return touched[0], touched[-1] + 1


def _window(source: Folded, spans: list[Span], first: int, last: int) -> tuple[Text, int]:
    """These sentences and the one behind them, and where they begin."""
    start, end = spans[first][0], spans[min(last, len(spans) - 1)][1]
    return Text.of(Folded(source.text[start:end], source.at[start:end], source.given)), start


def _near(said: Folded, source: Folded, spans: list[Span], window: Span) -> Comparison | None:
    """The words judged by these sentences; None where they are not what the sentences say."""
    ours, (theirs, offset) = Text.of(said), _window(source, spans, *window)
    end = spans[window[1] - 1][1] - offset
    inside = [term for term in theirs.terms if term.start < end]
    pairs = stretched(ours, theirs, align(ours.terms, inside))
    same = sum(1 for i, j in pairs if i is not None and j is not None and ours.terms[i].key == inside[j].key)
    if not ours.terms or (_shared(ours, inside) < ENOUGH and same < MOSTLY * len(ours.terms)):
        return None
    partners = [j for _, j in pairs if j is not None]
    if not partners:
        return None
    sentence = tuple(_inside(spans, offset + theirs.terms[place].start) for place in (partners[0], partners[-1]))
    cut = list(cuts(ours, theirs, partners[0], partners[-1], (sentence[0][0] - offset, sentence[1][1] - offset)))
    found = [*cut, *judge(ours, theirs, pairs), *edges(ours, theirs, pairs)]
    found = [each for each in found if each.is_material or not (cut and _follows(each, ours))]
    found.sort(key=lambda each: each.said_at)
    at = source.span(offset + theirs.terms[partners[0]].start, offset + theirs.terms[partners[-1]].end)
    return _judged(found, at, alike=Kind.HARMLESS)


def _follows(found: Difference, said: Text) -> bool:
    """Whether it is the capital or the full stop that a cut sentence was given."""
    begins, ends = found.said_at[0] == said.folded.at[0][0], found.said_at[1] == said.folded.at[-1][1]
    return (begins and found.kind == "case") or (ends and found.kind == "punctuation")


def _inside(spans: list[Span], place: int) -> Span:
    return next(span for span in spans if span[0] <= place < span[1])


def _shared(said: Text, terms: list[Term]) -> float:
    """How much of the words, by weight, is anywhere in these terms, be it in another form."""
    keys, words = {term.key for term in terms}, {term.word for term in terms if term.word}
    stems = {stem(word) for word in words}
    total = shared = 0.0
    for term in said.terms:
        weight = 0.75 if term.word in COMMON | WEIGHTY else 3.0 if term.word else 1.5
        total += weight
        if term.key in keys or stem(term.word) in stems or any(akin(term.word, each) for each in words):
            shared += weight
    return shared / total if total else 0.0
