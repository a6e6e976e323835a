"""The stems of words that somebody asked for, as the database makes them, kept in this process.

A dictionary gives the same stem of a word for as long as the server runs, so what most readers ask is known after a while and need
not be asked of the database again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import msgspec

from delivery.searching.vectors import DICTIONARIES

MAX_KEPT = 10_000  # words; then all are forgotten
Stems = Mapping[str, str | None]  # word → its stem in one dictionary, None where it is too common to search for

Made = Mapping[str, Sequence[str | None]]  # word → its stem in each of DICTIONARIES

_kept: dict[str, Sequence[str | None]] = {}
_MADE = msgspec.json.Decoder(list[tuple[str, list[str] | None, list[str] | None, list[str] | None]])


def known(words: Sequence[str]) -> Made | None:
    """What is kept of these words, None when any of them is missing."""
    found = {word: _kept.get(word) for word in words}  # another thread may make room at any moment
    return None if None in found.values() else cast(Made, found)


def learn(answer: str | None) -> Made:
    """What the database made of the words that it was asked for."""
    made = {word: [each[0] if each else None for each in lexemes] for word, *lexemes in _MADE.decode(answer or "[]")}
    if len(_kept) + len(made) > MAX_KEPT:
        _kept.clear()
    _kept.update(made)
    return made


def stems(made: Made, dictionaries: Iterable[str]) -> dict[str, Stems]:
    """The stems of each word, by dictionary."""
    order = list(DICTIONARIES)
    return {name: {word: own[order.index(name)] for word, own in made.items()} for name in dictionaries}


def forget() -> None:
    """Know no word any more."""
    _kept.clear()
