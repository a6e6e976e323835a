"""Where words stand: a W3C TextQuoteSelector with its place, and where the same words stand in another state of the text.

Offsets are code points of the text as given. Words are compared in NFC with white space collapsed and soft hyphens aside, so that
neither a line break nor a composed accent loses a claim.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

AROUND = 32  # code points of prefix and suffix, as the design says
LIKENESS = 60  # of 100: changed words less like the old ones than this are other words

State = Literal["exact", "moved", "stale", "orphaned"]


@dataclass(frozen=True)
class Selector:
    """``exact`` words, up to 32 code points before and after, and where they began."""

    exact: str
    prefix: str
    suffix: str
    start: int


@dataclass(frozen=True)
class Place:
    """Where a selector's words are now. ``words`` stand there: the selector's own, the changed ones when ``state`` is stale,
    "" when orphaned. ``selector`` is the one to keep: of the present text, or of the old one when the words are not there."""

    state: State
    place: str
    start: int
    end: int
    words: str
    selector: Selector


@dataclass(frozen=True)
class Folded:
    """A text as it is compared, and for each of its code points where in the original it came from begins and ends."""

    text: str
    origin: Sequence[int]
    ends: Sequence[int]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that a range of the folded text came from."""
        return self.origin[start], self.ends[end - 1] if end > start else self.origin[start]


def select(text: str, start: int, end: int) -> Selector:
    """The selector of ``text[start:end]``, outer white space left out."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start)


class Finder:
    """Finds selectors in one state of an article: its plain texts by place. Each text is folded once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._folded: dict[str, Folded] = {}

    def locate(self, selector: Selector, place: str) -> Place:
        """Where the selector's words are. Tries, in this order: where they were; elsewhere in their place and in the others, by
        their surroundings; changed words between the old surroundings; words that read nearly the same in their old place."""
        text = self.texts.get(place, "")
        end = selector.start + len(selector.exact)
        if text[selector.start : end] == selector.exact and _surrounded(text, selector, selector.start, end):
            return Place("exact", place, selector.start, end, selector.exact, selector)
        return self._same_words(selector, place) or self._changed_words(selector, place) or self._lost(selector, place)

    def _same_words(self, selector: Selector, home: str) -> Place | None:
        wanted = fold(selector.exact).text
        best: tuple[tuple[float, int, int], str, int, int] | None = None
        for place in self._nearest(home):
            folded = self._fold(place)
            for at in _places(folded.text, wanted):
                start, end = folded.back(at, at + len(wanted))
                likeness = _likeness(self.texts[place], selector, start, end)
                rank = (likeness, int(place == home), -abs(start - selector.start))
                if best is None or rank > best[0]:
                    best = (rank, place, start, end)
            if best and best[0][0] >= 1:
                break
        if best is None:
            return None
        _, place, start, end = best
        found = select(self.texts[place], start, end)
        same = (
            place == home
            and start == selector.start
            and (found.prefix, found.suffix) == (selector.prefix, selector.suffix)
        )
        return Place("exact" if same else "moved", place, start, end, found.exact, found)

    def _changed_words(self, selector: Selector, home: str) -> Place | None:
        for place in self._nearest(home):
            if between := _between(self._fold(place), selector):
                start, end = between
                return Place("stale", place, start, end, self.texts[place][start:end], selector)
        return self._nearly(selector, home)

    def _nearly(self, selector: Selector, home: str) -> Place | None:
        folded, wanted = self._fold(home), fold(selector.exact).text
        if not folded.text or not wanted:
            return None
        near = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=LIKENESS)
        if near is None or near.dest_end <= near.dest_start:
            return None
        start, end = _whole_words(self.texts[home], *folded.back(near.dest_start, near.dest_end))
        return Place("stale", home, start, end, self.texts[home][start:end], selector)

    def _lost(self, selector: Selector, place: str) -> Place:
        return Place("orphaned", place, selector.start, selector.start, "", selector)

    def _nearest(self, home: str) -> list[str]:
        return [home, *(place for place in self.texts if place != home)] if home in self.texts else list(self.texts)

    def _fold(self, place: str) -> Folded:
        if place not in self._folded:
            self._folded[place] = fold(self.texts.get(place, ""))
        return self._folded[place]


def fold(text: str) -> Folded:
    """The text in NFC, runs of white space one space, soft hyphens gone, outer white space gone; with the way back."""
    if text.isascii() and not _ODD_BLANKS.search(text):
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    characters: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = match.group()
        if cluster.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                origin.append(match.start())
                ends.append(match.end())
            continue
        for character in unicodedata.normalize("NFC", cluster.replace("\u00ad", "")):
            characters.append(character)
            origin.append(match.start())
            ends.append(match.end())
    while characters and characters[-1] == " ":
        characters.pop()
        origin.pop()
        ends.pop()
    return Folded("".join(characters), origin, ends)


_ODD_BLANKS = re.compile(r"\s{2,}|[^\S ]|^\s|\s$")
# White space; or a character with what combines with it, which NFC may make one.
_CLUSTER = re.compile(
    r"\s+|\S[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]*"
)


def _surrounded(text: str, selector: Selector, start: int, end: int) -> bool:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return before == selector.prefix and after == selector.suffix


def _places(text: str, wanted: str) -> list[int]:
    found, at = [], text.find(wanted) if wanted else -1
    while at >= 0:
        if _is_bounded(text, at, at + len(wanted)):
            found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Whether the words there are whole: "5" is not found in "50", nor "ill" in "will"."""
    cut_before = start > 0 and _inside(text[start - 1], text[start])
    cut_after = end < len(text) and _inside(text[end - 1], text[end])
    return not (cut_before or cut_after)


def _inside(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()


def _likeness(text: str, selector: Selector, start: int, end: int) -> float:
    """How alike the surroundings are, 0 to 1: by the run of characters that touches the words on either side."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    same = _run(before[::-1], selector.prefix[::-1]) + _run(after, selector.suffix)
    longest = len(selector.prefix) + len(selector.suffix)
    return same / longest if longest else float(not before and not after)


def _run(left: str, right: str) -> int:
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))


def _between(folded: Folded, selector: Selector) -> tuple[int, int] | None:
    """What stands between the old surroundings, both of which are there and unmistakable."""
    before, after = fold(selector.prefix).text, fold(selector.suffix).text
    if not _is_telling(before) and not _is_telling(after):
        return None
    start = _after(folded.text, before) if before else 0
    if start is None:
        return None
    end = folded.text.find(after, start) if after else len(folded.text)
    room = 3 * len(selector.exact) + 40  # changed words may be longer, not another paragraph
    while start < end and folded.text[start] == " ":
        start += 1
    while start < end and folded.text[end - 1] == " ":
        end -= 1
    if end <= start or end - start > room:
        return None
    return folded.back(start, end)


def _is_telling(surroundings: str) -> bool:
    return len(surroundings) >= AROUND // 2


def _after(text: str, before: str) -> int | None:
    at = text.find(before)
    if at < 0 or text.find(before, at + 1) >= 0:
        return None
    return at + len(before)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _inside(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and _inside(text[end - 1], text[end]):
        end += 1
    return start, end
