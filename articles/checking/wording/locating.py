"""Where in a passage the words might stand: the few runs of sentences that share most with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from articles.checking.wording.cues import COMMON, WEIGHTY
from articles.checking.wording.typography import Folded

MOST_ANCHORS = 8
MOST_WINDOWS = 6
LONGEST = 4_000  # characters of a sentence; what is longer has no sentences, and is divided at a space
WIDEST = 3  # sentences more than the words have, for what an ellipsis leaves out

_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|approx|Fig|e\.g|i\.e|cf|al|Gen|Sen|Rep|Rev|Hon|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|"
    r"Sep|Oct|Nov|Dec|Mt|dept)\.[\"')\]]*\s+$"
)
_INITIAL = re.compile(r"(?:^|[^\W\d_a-z][\w'-]*\.? |\.)[A-Z]\.\s+$")  # of a name, as in "John C. Miller"
_NUMBER = re.compile(r"\bNos?\.\s+$")
_BULLET = re.compile(r"\s*(?:[-*•·▪◦‣–]\s|\d{1,2}[.)]\s)")
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WIDEST_HEADING = 60  # characters
_PARAGRAPH = re.compile(r"\n\r?\n|\r\r|\u2029")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")

Span = tuple[int, int]


def sentences(folded: Folded) -> list[Span]:
    """The sentences of a folded text. A heading, a list item and an empty line end one as a full stop does."""
    text = folded.text
    ends = {match.end() for match in _END.finditer(text)}
    ends = {end for end in ends if not _is_abbreviation(text[max(0, end - 40) : end], text[end : end + 20])}
    starts = [place[0] for place in folded.at]
    ends |= {bisect_left(starts, start) for start in _line_starts(folded.given)}
    edges = sorted({0, len(text), *ends})
    for start, end in list(pairwise(edges)):
        edges += [text.find(" ", place) + 1 or place for place in range(start + LONGEST, end - LONGEST, LONGEST)]
    edges.sort()
    return [(start, end) for start, end in pairwise(edges) if text[start:end].strip()]


def _is_abbreviation(before: str, behind: str) -> bool:
    word = _WORD.match(behind.lstrip("\"'(["))
    if _NUMBER.search(before):
        return word is not None and word[0].isdigit()
    if _ABBREVIATED.search(before):
        return True
    return bool(_INITIAL.search(before)) and word is not None and word[0].casefold() not in COMMON


def _line_starts(given: str) -> Iterator[int]:
    """Where a line begins that does not go on with the sentence of the line above."""
    lines = list(_LINE.finditer(given))
    for above, line in pairwise(lines):
        words = _WORD.findall(above[0].casefold())
        if (
            not words
            or not line[0].strip()
            or _PARAGRAPH.search(given, above.end(), line.start())
            or _BULLET.match(line[0])
            or (
                len(above[0]) <= _WIDEST_HEADING
                and line[0].lstrip("\"'“‘(")[:1].isupper()
                and above[0].rstrip()[-1:] not in ",;-–—"
                and words[-1] not in COMMON | WEIGHTY
            )
        ):
            yield line.start()


def windows(words: Folded, passage: Folded, spans: list[Span]) -> list[Span]:
    """Runs of sentences, as (first, one behind the last), the likeliest first.

    Each is laid around a sentence that shares much with one of the words', so that the two answer to each other.
    """
    parts = [_stems(words.text[start:end]) for start, end in sentences(words)]
    wanted: Counter[str] = sum(parts, Counter())
    have = [_stems(passage.text[start:end]) & wanted for start, end in spans]
    anchors = sorted((index for index, each in enumerate(have) if each), key=lambda index: -have[index].total())
    found: dict[Span, float] = {}
    for anchor in anchors[:MOST_ANCHORS]:
        answers = max(range(len(parts)), key=lambda part: (parts[part] & have[anchor]).total())
        for first, last in _around(max(0, anchor - answers), len(parts), wide="…" in words.text):
            run = have[first:last]
            shared = sum(run, Counter()) & wanted
            if run:
                found[first, min(last, len(spans))] = shared.total() - 0.3 * len(run)
    return sorted(found, key=lambda window: (-found[window], window))[:MOST_WINDOWS]


def _around(first: int, size: int, *, wide: bool) -> Iterator[Span]:
    """Runs that begin here or one before, of as many sentences as the words have or some more."""
    for start in {first, max(0, first - 1)}:
        for more in range(WIDEST + 1 if wide else 2):
            yield start, start + size + more


def _stems(text: str) -> Counter[str]:
    return Counter(stem(word) for word in _WORD.findall(text.casefold()))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its commonest endings; enough to see that two sentences speak of one thing."""
    if len(word) < 5 or word in COMMON:
        return word
    for ending in ("ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
