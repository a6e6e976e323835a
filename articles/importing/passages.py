"""Passages and quotations: what the reading of one paragraph works on and finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from articles.importing.marks import Span, find_spans
from articles.importing.names import NameHit
from articles.importing.people import Figure

NEAR_CHARS = 8  # enough to see the marks and spaces beside a span, whatever the length of the text


@dataclass(slots=True)
class Passage:
    """One paragraph on its way: its text, where it stands, what was found in it."""

    text: str
    line: int
    names: list[NameHit] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    placed: list[tuple[int, int, Quotation]] = field(default_factory=list)  # start, end, quotation

    def begins_with(self, span: Span) -> bool:
        """Say whether nothing but marks stands before ``span``."""
        return span.start <= NEAR_CHARS and not self.text[: span.start].strip(" .,;:!?–—-")

    def ends_with(self, span: Span) -> bool:
        """Say whether nothing but marks stands behind ``span``."""
        return len(self.text) - span.end <= NEAR_CHARS and not self.text[span.end :].strip(" .,")

    def names_at(self, start: int, stop: int) -> list[NameHit]:
        """List the names that begin in ``text[start:stop]`` and stand outside the quotation marks."""
        low = _bisect(self.names, start)
        found = []
        for hit in self.names[low : low + 40]:
            if hit.start >= stop:
                break
            found.append(hit)
        return found


def _bisect(names: list[NameHit], start: int) -> int:
    low, high = 0, len(names)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if names[middle].start < start else (low, middle)
    return low


@dataclass(slots=True)
class Quotation:
    """What somebody is quoted as saying. ``how`` tells the report on what the speaker rests."""

    parts: list[str]
    figure: Figure | None
    lines: list[int]
    how: str  # named, pronoun, role, context, continued, unnamed, unknown
    as_credited: str = ""
    partial: bool = False

    @property
    def text(self) -> str:
        """The words in full, without marks; the comma before an attribution that ends them is left off."""
        return re.sub(r"(?<=[^\s,]),$", "", " ".join(self.parts).strip())

    @property
    def inferred(self) -> bool:
        """No attribution is printed: the speaker before is taken to go on."""
        return self.how == "continued"


_SIGNED = re.compile(r"\s+[—–]\s*(?=[^\W\d_])(?!.*[—–])")


def prepare(text: str, line: int, names: list[NameHit], *, set_off: bool = False) -> Passage:
    """Find the quoted spans of a paragraph and put aside the names inside them.

    ``set_off`` is a block quotation: signed with a dash and a name, it needs no marks.
    """
    spans = find_spans(text)
    signed = _SIGNED.search(text) if set_off and not spans else None
    if signed and any(hit.start >= signed.end() for hit in names):
        spans = [Span(0, signed.start(), text[: signed.start()])]
    return Passage(text, line, _outside(names, spans), spans)


def _outside(names: list[NameHit], spans: list[Span]) -> list[NameHit]:
    kept, index = [], 0
    for hit in names:
        while index < len(spans) and spans[index].end <= hit.start:
            index += 1
        if index == len(spans) or hit.start < spans[index].start:
            kept.append(hit)
    return kept
