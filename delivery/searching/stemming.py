"""The stems of words as the database makes them, kept in this process.

A dictionary gives the same stem of a word for as long as the server runs, so what most readers ask and most articles say is known
after a while and need not be asked of the database again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import msgspec
from django.db import connection

from delivery.searching.statements import STEMS
from delivery.searching.vectors import DICTIONARIES

MAX_KEPT = 20_000  # words, 6 MB; then all are forgotten
Stems = Mapping[str, str | None]  # word → its stem in one dictionary, None where it is too common to search for

Made = tuple[tuple[str, tuple[str | None, ...]], ...]  # words, each with its stem in each of DICTIONARIES

_kept: dict[str, tuple[str | None, ...]] = {}
_MADE = msgspec.json.Decoder(list[tuple[str, list[str] | None, list[str] | None, list[str] | None]])


def known(words: Sequence[str]) -> Made | None:
    """What is kept of these words, None when any of them is missing."""
    found = [(word, _kept.get(word)) for word in words]  # another thread may make room at any moment
    return None if any(own is None for _, own in found) else cast(Made, tuple(found))


def of(words: Iterable[str], dictionaries: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """Dictionary → word → its stem, of all these. One query where some are not known, none otherwise."""
    found = {word: _kept.get(word) for word in words}
    if unknown := [word for word, stems in found.items() if stems is None]:
        with connection.cursor() as cursor:
            cursor.execute(STEMS, [unknown])
            found.update(learn(cursor.fetchone()[1]))
    places = {name: place for place, name in enumerate(DICTIONARIES)}
    return {name: {word: own[places[name]] for word, own in found.items() if own} for name in dictionaries}


def learn(answer: str | None) -> Made:
    """What the database made of the words that it was asked for."""
    decoded = _MADE.decode(answer or "[]")
    made = tuple((word, tuple(each[0] if each else None for each in lexemes)) for word, *lexemes in decoded)
    if len(_kept) + len(made) > MAX_KEPT:
        _kept.clear()
    _kept.update(made)
    return made


def forget() -> None:
    """Know no word any more."""
    _kept.clear()
