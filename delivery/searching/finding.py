"""Searching: one statement for the answer, and one before it for what the filters name and for stems that are not known yet.

Ranking every match of a common word took hundreds of milliseconds at 100,000 articles, so two sets are ranked: the newest
articles that have the words, and the newest that have them in the title. Both are looked for among the newest 1,000 first, and
among all only when those do not fill them. The answer is the same however often it is asked: age counts from the newest match,
not from today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from delivery import filtering
from delivery.endpoints import MAX_RESULTS, SEARCH_FILTERS
from delivery.parameters import Query
from delivery.searching import stemming
from delivery.searching.asking import Asked
from delivery.searching.preparing import Prepared, prepare
from delivery.searching.statements import STEMS
from delivery.searching.vectors import DICTIONARIES, dictionary_of
from delivery.statements import rows


class Hit(NamedTuple):
    """A card ready to send. ``short``: its short texts as PostgreSQL writes a vector, where one of the words stands in them."""

    card: bytes
    etag: str
    score: float
    dictionary: str
    short: str | None


@dataclass(frozen=True)
class Found:
    """A page. ``tags`` are what the filters stand for; ``near`` known words for each that nothing has, with how many articles."""

    hits: list[Hit]
    has_more: bool
    tags: list[str]
    prepared: Prepared
    near: Mapping[str, list[tuple[str, int]]]

    def ignored(self, asked: Asked) -> list[str]:
        """Words that one of the dictionaries leaves out as too common."""
        return [word for word in asked.words if not all(own[word] for own in self.prepared.stems.values())]


def find(asked: Asked, query: Query, *, place: int, limit: int) -> Found:
    """The hits from ``place`` on. Raises BadQuery when a filter names nothing public. Two queries at most."""
    tags, made = _ask(asked, query)
    language = query["language"]
    prepared = prepare(
        asked,
        made,
        (dictionary_of(language),) if language else tuple(DICTIONARIES),
        (*tags, f"language:{language}") if language else tuple(tags),
    )
    page = {"place": place, "limit": min(limit + 1, MAX_RESULTS - place)}
    found = rows(prepared.statement, {**prepared.values, **page}) if prepared.statement else []
    hits = [Hit(*row[1:]) for row in found if row[1] is not None]
    near: dict[str, list[tuple[str, int]]] = {}
    for word, known, articles in (found[0][0] or ()) if found else ():
        near.setdefault(word, []).append((known, articles))
    return Found(hits=hits[:limit], has_more=len(hits) > limit, tags=tags, prepared=prepared, near=near)


def _ask(asked: Asked, query: Query) -> tuple[list[str], stemming.Made]:
    """What the filters name, and the stems of the words. One query, or none when no filter is set and all words are known."""
    parts, values = filtering.lookups("article", SEARCH_FILTERS, query)
    made = stemming.known(asked.words)
    if made is None:
        parts, values = [*parts, STEMS], [*values, asked.words]
    found = {row[0]: row[1] for row in rows(" UNION ALL ".join(parts), values)} if parts else {}
    if made is None:
        made = stemming.learn(found.pop("", None))
    return filtering.named(SEARCH_FILTERS, query, found), made
