"""Where the words that were asked for stand in the texts of a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from delivery.searching.asking import Asked, Term
from delivery.searching.finding import Hit
from delivery.searching.stemming import Stems
from delivery.searching.vectors import field_starts
from delivery.searching.words import placed


class Range(NamedTuple):
    """``start`` and ``end`` count Unicode code points of the field's text."""

    field: str
    start: int
    end: int


class _Texts(msgspec.Struct):
    title: str
    dek: str | None = None


def ranges(hit: Hit, asked: Asked, stems: Stems) -> list[Range]:
    """In the order of the text; ranges that touch are one. ``stems`` are those of the hit's dictionary."""
    texts = msgspec.json.decode(hit.card, type=_Texts)
    marked = {place for term in asked.wanted for place in _places(term, stems, hit.stems)}
    found: list[Range] = []
    for field, first in field_starts(texts.title).items():
        if not any(first <= place < first + len(getattr(texts, field) or "") for place in marked):
            continue  # none of its words: there are no more words than characters
        for place, word in enumerate(placed(getattr(texts, field) or ""), first):
            if place not in marked:
                continue
            if found and found[-1].field == field and found[-1].end == word.start:
                found[-1] = found[-1]._replace(end=word.end)
            else:
                found.append(Range(field, word.start, word.end))
    return found


def _places(term: Term, stems: Stems, stand: Mapping[str, Sequence[int]]) -> Iterator[int]:
    """The places of a word, or of all words of a phrase where it stands whole."""
    last = len(term.words) - 1
    found: list[tuple[int, set[int]]] = []
    for number, word in enumerate(term.words):
        if stem := stems.get(word):
            beginning = word if term.is_prefix and number == last and len(word) > 1 else None
            found.append((number, _of(stem, beginning, stand)))
    if found:
        (first, begins), *_ = found
        for place in begins:
            if all(place + number - first in places for number, places in found):
                yield from (place + number - first for number, _ in found)


def _of(stem: str, beginning: str | None, stand: Mapping[str, Sequence[int]]) -> set[int]:
    at = set(stand.get(stem, ()))
    if beginning:
        at.update(place for known, places in stand.items() if known.startswith(beginning) for place in places)
    return at
