"""Searching: one statement for what the filters name and the stems of the words, one for the answer.

Ranking every match of a common word took hundreds of milliseconds at 100,000 articles, so two sets are ranked: the newest
articles that have the words, and the newest that have them in the title. Both are looked for among the newest 1,000 first, and
among all only when those do not fill them. The answer is the same however often it is asked: age counts from the newest match,
not from today.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from delivery import filtering
from delivery.endpoints import MAX_RESULTS, SEARCH_FILTERS
from delivery.parameters import Query
from delivery.searching.asking import Asked
from delivery.searching.queries import Queries, Stems, queries
from delivery.searching.statements import SEARCH, STEMS
from delivery.searching.vectors import DICTIONARIES, dictionary_of
from delivery.statements import Row, rows

RANKED = 40  # of each set
RANKED_FOR_PHRASES = 150  # since most that have the words have them apart


class Hit(NamedTuple):
    """A card ready to send. ``stems`` are those of title, dek and names with the places where they stand."""

    card: bytes
    etag: str
    score: float
    dictionary: str
    stems: Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Found:
    """A page. ``tags`` are what the filters stand for; ``near`` known words for each that nothing has, with how many articles."""

    hits: list[Hit]
    has_more: bool
    tags: list[str]
    stems: Mapping[str, Stems]
    near: Mapping[str, list[tuple[str, int]]]

    def ignored(self, asked: Asked) -> list[str]:
        """Words that one of the dictionaries leaves out as too common."""
        return [word for word in asked.words if not all(own[word] for own in self.stems.values())]


def find(asked: Asked, query: Query, *, place: int, limit: int) -> Found:
    """The hits from ``place`` on. Raises BadQuery when a filter names nothing public. Two queries."""
    tags, stems = _stems(asked, query)
    language = [f"language:{query['language']}"] if query["language"] else []
    tests = queries(asked, stems, tags=[*tags, *language])
    found = _search(asked, tests, stems, place=place, limit=limit) if tests.found else []
    hits = [Hit(bytes(row[1]), row[2], row[3], row[4], dict(row[5] or ())) for row in found if row[1] is not None]
    near: dict[str, list[tuple[str, int]]] = {}
    for word, known, articles in (found[0][0] or ()) if found else ():
        near.setdefault(word, []).append((known, articles))
    return Found(hits=hits[:limit], has_more=len(hits) > limit, tags=tags, stems=stems, near=near)


def _stems(asked: Asked, query: Query) -> tuple[list[str], dict[str, Stems]]:
    """What the filters name, and each word's stem in the dictionaries of the languages asked."""
    parts, values = filtering.lookups("article", SEARCH_FILTERS, query)
    found = {row[0]: row[1] for row in rows(" UNION ALL ".join([*parts, STEMS]), [*values, asked.words])}
    made = json.loads(found.pop("", None) or "[]")
    wanted = [dictionary_of(query["language"])] if query["language"] else list(DICTIONARIES)
    stems: dict[str, Stems] = {
        name: {word: lexemes[place][0] if lexemes[place] else None for word, *lexemes in made}
        for place, name in enumerate(DICTIONARIES)
        if name in wanted
    }
    return filtering.named(SEARCH_FILTERS, query, found), stems


def _search(asked: Asked, tests: Queries, stems: Mapping[str, Stems], *, place: int, limit: int) -> list[Row]:
    typed = [word for term in asked.wanted for word in term.words if all(own[word] for own in stems.values())]
    has_phrases = any(len(term.words) > 1 for term in asked.terms)
    values: dict[str, Any] = {
        **{name: tests.exact.get(name, "") for name in DICTIONARIES},
        **{f"some_{name}": tests.some.get(name, "") for name in DICTIONARIES},
        "found": tests.found,
        "whole": tests.whole,
        "titled": tests.titled,
        "ranked": RANKED_FOR_PHRASES if has_phrases else RANKED,
        "has_phrases": has_phrases,
        "place": place,
        "limit": min(limit + 1, MAX_RESULTS - place),
        "typed": typed,
        "stems": [" | ".join(f"'{own[word]}'" for own in stems.values()) for word in typed],
    }
    return rows(SEARCH, values)
