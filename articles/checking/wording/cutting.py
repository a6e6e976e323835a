"""What the sentence of the passage has before and behind the words: cut away, it may leave another statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.checking.wording.cues import CONDITIONS, NEGATIONS, is_lead_in, weight
from articles.checking.wording.differences import Difference, Text, difference
from articles.checking.wording.edits import GOVERNING
from articles.checking.wording.judging import material_kinds

_JOINTS = {"and", "but", "so"}
_GOES_ON = re.compile(
    r"\W*(?:(?:this|that|it|which) (?:is|was) (?:false|wrong|untrue|a myth|not (?:true|so|the case))|false\b|wrong\b|"
    r"not (?:true|so)|unless|except|but (?:not|only)|only (?:if|when|in|for)|provided|as long as|not (?:if|when|for|in)|if not)\b",
    re.I,
)
# Whoever sells a thing says so as an interested party, and a relative clause may tell that he does.
_INTERESTED = {
    "who",
    "which",
    "seller",
    "sellers",
    "maker",
    "makers",
    "manufacturer",
    "vendor",
    "advert",
    "leaflet",
    "website",
}
_SPEECH = {"said", "says", "say", "added", "adds", "explained", "explains", "asked", "told", "tells"}


def cuts(said: Text, source: Text, first: int, last: int, sentence: tuple[int, int]) -> Iterator[Difference]:
    """What the cuts change. ``first`` and ``last`` are the source's first and last term that the words have; ``sentence``
    begins where the sentence of the first does, and ends where that of the last does.
    """
    yield from _head(said, source, first, sentence[0])
    yield from _tail(said, source, last + 1, sentence[1])


def _head(said: Text, source: Text, first: int, start: int) -> Iterator[Difference]:
    head = [place for place in range(first) if source.terms[place].start >= start]
    if head and _is_torn(source, first):
        yield _cut(said, source, head[-1], first, at_end=False)
    elif head and _begins(said, source, first):
        if is_lead_in([source.terms[place] for place in head]):
            yield difference("other", said, said.range(0, 0), source, source.range(head[0], first), material=False)
        elif not _head_is_free(source, head, first):
            yield _cut(said, source, head[0], first, at_end=False)


def _tail(said: Text, source: Text, behind: int, end: int) -> Iterator[Difference]:
    tail = [place for place in range(behind, len(source.terms)) if source.terms[place].end <= end]
    if tail and _is_torn(source, behind):
        yield _cut(said, source, behind, behind + 1, at_end=True)
    elif tail and _ends(said) and not _tail_is_free(source, tail):
        yield _cut(said, source, behind, tail[-1] + 1, at_end=True)
    elif not tail and _ends(said) and _GOES_ON.match(source.folded.text[end:]):
        yield _cut(said, source, behind, min(behind + 8, len(source.terms)), at_end=True)


def _cut(said: Text, source: Text, first: int, last: int, *, at_end: bool) -> Difference:
    gone = source.terms[first:last]
    kind = material_kinds([], gone, names=False)[0] if weight(gone) else "other"
    at = said.range(len(said.terms), len(said.terms)) if at_end else said.range(0, 0)
    conditional = at_end and gone[0].word in CONDITIONS - {"but"}
    there = source.range(first, last)
    return difference("other" if conditional else kind, said, at, source, there, material=True)


def _is_torn(source: Text, place: int) -> bool:
    """Whether the cut goes through "non-smoker", "-5" or "5 mg"."""
    before, behind = source.terms[place - 1], source.terms[place]
    return source.gap(place) in ("", "-") or (before.kind == "number" and behind.kind == "unit")


def _begins(said: Text, source: Text, first: int) -> bool:
    """Whether the words begin like a sentence: a capital that is not the source's own, or else a full stop at the end."""
    opening = said.terms[0].text[0]
    return _ends(said) or (opening.isupper() and source.terms[first].text[0].islower())


def _ends(said: Text) -> bool:
    return bool(re.search(r"[.!?…]", said.gap(len(said.terms)))) or said.terms[-1].text.endswith(".")


def _head_is_free(source: Text, head: list[int], first: int) -> bool:
    terms, gap = [source.terms[place] for place in head], source.gap(first)
    words = {term.word for term in terms}
    if '"' in gap and words & _SPEECH and not (words - _SPEECH) & (GOVERNING | _INTERESTED):
        return True
    joined = terms[-1].word in _JOINTS and re.search(r"[,;-]", source.gap(head[-1]))
    return bool(joined or ";" in gap) and not words & GOVERNING


def _tail_is_free(source: Text, tail: list[int]) -> bool:
    terms, gap = [source.terms[place] for place in tail], source.gap(tail[0])
    words = {term.word for term in terms}
    if '"' in gap and words & _SPEECH:
        return not words & (CONDITIONS | NEGATIONS | _INTERESTED)
    joined = terms[0].word in ("and", "which", "who") and re.search(r"[,;-]", gap)
    return bool(joined or ";" in gap) and weight(terms) is None
