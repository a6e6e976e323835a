"""Where in a passage the words might stand: the few runs of sentences that share most with them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from articles.checking.wording.cues import COMMON
from articles.checking.wording.typography import Folded

MOST_WINDOWS = 6
WIDEST = 3  # sentences more than the words have, for what an ellipsis leaves out

_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+(?=[\"'(\[]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|vs|approx|No|Fig|e\.g|i\.e|cf|al|Inc|Ltd|Co|Gen|Sen|Rep|Rev|Hon|Jan|Feb|Mar|Apr|"
    r"Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mt|dept)|\b[A-Z])\.[\"')\]]*\s+$"
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n?[^\S\n]*\r|\u2029")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")

Span = tuple[int, int]


def sentences(folded: Folded) -> list[Span]:
    """The sentences of a folded text; an empty line ends one as a full stop does."""
    ends = {match.end() for match in _END.finditer(folded.text)}
    ends = {end for end in ends if not _ABBREVIATED.search(folded.text[max(0, end - 12) : end])}
    starts = [place[0] for place in folded.at]
    ends |= {bisect_right(starts, match.start()) for match in _PARAGRAPH.finditer(folded.given)}
    edges = sorted({0, len(folded.text), *ends})
    return [(start, end) for start, end in pairwise(edges) if folded.text[start:end].strip()]


def windows(words: Folded, passage: Folded, spans: list[Span]) -> list[Span]:
    """Runs of sentences, as (first, one behind the last), the likeliest first."""
    wanted = _stems(words.text)
    have = [_stems(passage.text[start:end]) & wanted for start, end in spans]
    least = len(sentences(words))
    found: list[tuple[float, int, int]] = []
    for first in range(len(spans)):
        if not have[first]:
            continue
        shared: Counter[str] = Counter()
        for last in range(first, min(len(spans), first + least + WIDEST)):
            shared |= have[last]
            if have[last]:
                found.append((shared.total() - 0.3 * (last - first), first, last + 1))
    found.sort(key=lambda each: (-each[0], each[2] - each[1], each[1]))
    taken: Counter[int] = Counter()
    return [(first, last) for _, first, last in found if (taken.update([first]) or taken[first] <= 2)][:MOST_WINDOWS]


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
