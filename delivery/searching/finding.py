"""Searching: one statement for the answer, and one before it for what the filters name and for stems that are not known yet.

Ranking every match of a common word took hundreds of milliseconds at 100,000 articles, so two sets are ranked: the newest
articles that have the words, and the newest that have them in the title. Both are looked for among the newest 1,000 first, and
among all only when those do not fill them. The answer is the same however often it is asked: age counts from the newest match,
not from today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from delivery import filtering
from delivery.endpoints import MAX_RESULTS, SEARCH_FILTERS
from delivery.parameters import Query
from delivery.searching import stemming
from delivery.searching.asking import Asked
from delivery.searching.queries import Queries, queries
from delivery.searching.statements import SEARCH, SEARCH_PHRASES, STEMS
from delivery.searching.stemming import Stems
from delivery.searching.vectors import DICTIONARIES, dictionary_of
from delivery.statements import Row, rows

NOTHING = " "  # no word begins with it


class Hit(NamedTuple):
    """A card ready to send. ``stems`` are those that were asked for, with the places where they stand in its short texts."""

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
    made = stemming.known(asked.words)
    if made is None:
        parts, values = [*parts, STEMS], [*values, asked.words]
    found = {row[0]: row[1] for row in rows(" UNION ALL ".join(parts), values)} if parts else {}
    if made is None:
        made = stemming.learn(found.pop("", None))
    wanted = [dictionary_of(query["language"])] if query["language"] else list(DICTIONARIES)
    return filtering.named(SEARCH_FILTERS, query, found), stemming.stems(made, wanted)


def _search(asked: Asked, tests: Queries, stems: Mapping[str, Stems], *, place: int, limit: int) -> list[Row]:
    typed = [word for term in asked.wanted for word in term.words if all(own[word] for own in stems.values())]
    values: dict[str, Any] = {
        **{f"some_{name}": tests.some.get(name, "") for name in DICTIONARIES},
        "found": tests.found,
        "whole": tests.whole,
        "longer": tests.found if tests.found != tests.whole else "",
        "titled": tests.titled,
        "place": place,
        "limit": min(limit + 1, MAX_RESULTS - place),
        "marked": list({stem for own in stems.values() for stem in own.values() if stem}),
        "beginning": asked.beginning or NOTHING,
        "typed": typed,
        "stems": [" | ".join(f"'{own[word]}'" for own in stems.values()) for word in typed],
    }
    if not any(len(term.words) > 1 for term in asked.terms):
        return rows(SEARCH, values)
    return rows(SEARCH_PHRASES, values | {name: tests.exact.get(name, "") for name in DICTIONARIES})
