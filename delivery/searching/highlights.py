"""Where the words that were asked for stand in the texts of a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from delivery.searching.finding import Hit
from delivery.searching.preparing import Prepared
from delivery.searching.vectors import field_starts
from delivery.searching.words import spans


class Range(NamedTuple):
    """``start`` and ``end`` count Unicode code points of the field's text."""

    field: str
    start: int
    end: int


class _Texts(msgspec.Struct):
    title: str
    dek: str | None = None


_CARD = msgspec.json.Decoder(_Texts)
Stand = Mapping[str, Sequence[int]]  # stem → the places where it stands in title, dek and names


def ranges(hit: Hit, prepared: Prepared) -> list[Range]:
    """In the order of the text; ranges that touch are one."""
    stand = {stem: _numbers(places) for stem, places in prepared.pattern.findall(hit.short or "")}
    marked = {place for term in prepared.marks[hit.dictionary] for place in _places(term, stand)}
    if not marked:
        return []
    texts = _CARD.decode(hit.card)
    found: list[Range] = []
    for field, first in field_starts(texts.title).items():
        text = texts.title if field == "title" else texts.dek or ""
        own = [
            place - first for place in sorted(marked) if first <= place < first + len(text)
        ]  # fewer words than characters
        if own:
            found += [Range(field, *span) for span in _joined(spans(text), own)]
    return found


def _joined(stand: Sequence[tuple[int, int]], places: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for place in places:
        if place >= len(stand):
            break
        start, end = stand[place]
        if found and found[-1][1] == start:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _numbers(places: str) -> list[int]:
    """``3A,17B,40C`` → 3, 17: what is in headings is on no card."""
    return [int(each[:-1]) for each in places.split(",") if each[-1] in "AB"]


def _places(term: tuple[tuple[int, str, str | None], ...], stand: Stand) -> Iterator[int]:
    """The places of a word, or of all words of a phrase where it stands whole."""
    if not term:
        return
    (first, stem, beginning), *others = term
    rest = [(number - first, _of(own, longer, stand)) for number, own, longer in others]
    for place in _of(stem, beginning, stand):
        if all(place + number in places for number, places in rest):
            yield place
            yield from (place + number for number, _ in rest)


def _of(stem: str, beginning: str | None, stand: Stand) -> set[int]:
    at = set(stand.get(stem, ()))
    if beginning:
        at.update(place for known, places in stand.items() if known.startswith(beginning) for place in places)
    return at
