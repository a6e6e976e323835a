"""What a comparison finds: a difference, and both texts as the steps pass them on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.checking.wording.reading import read
from articles.checking.wording.terms import Term
from articles.checking.wording.typography import Folded, Place

_TITLES = {"doctor", "mister", "mrs", "ms", "professor", "st", "rev", "sen", "gen", "hon"}
STOPS = re.compile(r"[.!?…]")


@dataclass(frozen=True)
class Difference:
    """``said`` are the words as printed and ``source`` those of the passage, "" where one of them has none.

    ``kind``: negation, number, unit, dose, hedge, name, quantifier, comparative, date, spelling, punctuation, case,
    whitespace, ellipsis or other. ``said_at`` and ``source_at`` are code-point ranges of the texts that were given.
    """

    kind: str
    said: str
    source: str
    is_material: bool
    said_at: Place
    source_at: Place


@dataclass(frozen=True)
class Text:
    """A text with its terms."""

    folded: Folded
    terms: list[Term]

    @classmethod
    def of(cls, folded: Folded) -> Text:
        return cls(folded, read(folded.text))

    def gap(self, index: int) -> str:
        """What stands before the term of this index, up to the term before; behind the last one, its end."""
        start = self.terms[index - 1].end if index else 0
        end = self.terms[index].start if index < len(self.terms) else len(self.folded.text)
        return self.folded.text[start : max(start, end)]

    def opens(self, index: int) -> bool:
        """Whether a sentence, a quotation or a line of its own begins with this term."""
        if index == 0:
            return True
        if self.terms[index - 1].word in _TITLES or (len(self.terms[index - 1].text) == 1 and self.gap(index) == ". "):
            return False
        return bool(STOPS.search(self.gap(index))) or self.gap(index).rstrip(" ").endswith((":", '"'))

    def range(self, first: int, last: int) -> Place:
        """The characters of the terms from first up to, not including, last."""
        if first < last:
            return self.terms[first].start, self.terms[last - 1].end
        here = self.terms[first - 1].end if first else (self.terms[0].start if self.terms else 0)
        return here, here


def difference(kind: str, said: Text, at: Place, source: Text, there: Place, *, material: bool) -> Difference:
    """From ranges of the folded texts."""
    one, other = said.folded.span(*at), source.folded.span(*there)
    return Difference(kind, said.folded.given[slice(*one)], source.folded.given[slice(*other)], material, one, other)
