"""What a search needs that follows from its words alone, made once for words that are asked again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString

from delivery.searching.asking import Asked, Term
from delivery.searching.queries import Queries, queries
from delivery.searching.statements import SEARCH, SEARCH_PHRASES
from delivery.searching.stemming import Stems
from delivery.searching.vectors import DICTIONARIES

# A term as its words that are looked for: the word's number in the term, its stem, and what it may be the beginning of.
Marks = tuple[tuple[tuple[int, str, str | None], ...], ...]


@dataclass(frozen=True)
class Prepared:
    """``statement`` is "" when there is nothing to look for. ``marks`` by dictionary: what is marked in a text. ``pattern``
    finds in the short texts of an article, written as PostgreSQL writes them, the stems that are marked, with their places.
    """

    statement: LiteralString
    values: Mapping[str, Any]
    stems: Mapping[str, Stems]
    marks: Mapping[str, Marks]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1024)
def prepare(
    asked: Asked, made: tuple[tuple[str, tuple[str | None, ...]], ...], names: tuple[str, ...], tags: tuple[str, ...]
) -> Prepared:
    """``made``: each word's stem in each of DICTIONARIES; ``names``: those that count; ``tags``: what the article must have."""
    order = list(DICTIONARIES)
    stems: dict[str, Stems] = {name: {word: own[order.index(name)] for word, own in made} for name in names}
    tests = queries(asked, stems, tags=tags)
    statement = SEARCH_PHRASES if any(len(term.words) > 1 for term in asked.terms) else SEARCH
    return Prepared(
        statement=statement if tests.found else "",
        values=_values(asked, tests, stems),
        stems=stems,
        marks={name: tuple(_marked(term, own) for term in asked.wanted) for name, own in stems.items()},
        pattern=_pattern(asked, stems),
    )


def _values(asked: Asked, tests: Queries, stems: Mapping[str, Stems]) -> dict[str, Any]:
    typed = [word for term in asked.wanted for word in term.words if all(own[word] for own in stems.values())]
    return {
        **{name: tests.exact.get(name, "") for name in DICTIONARIES},
        **{f"some_{name}": tests.some.get(name, "") for name in DICTIONARIES},
        "found": tests.found,
        "whole": tests.whole,
        "longer": tests.found if tests.found != tests.whole else "",
        "titled": tests.titled,
        "title": tests.title,
        "in_title": tests.in_title,
        "typed": typed,
        "stems": [" | ".join(f"'{own[word]}'" for own in stems.values()) for word in typed],
    }


def _marked(term: Term, stems: Stems) -> tuple[tuple[int, str, str | None], ...]:
    last = len(term.words) - 1
    return tuple(
        (number, stem, word if term.is_prefix and number == last and len(word) > 1 else None)
        for number, word in enumerate(term.words)
        if (stem := stems.get(word))
    )


def _pattern(asked: Asked, stems: Mapping[str, Stems]) -> re.Pattern[str]:
    found = {re.escape(stem) for own in stems.values() for stem in own.values() if stem}
    if asked.beginning:
        found.add(f"{re.escape(asked.beginning)}[^']*")
    return re.compile(f"'({'|'.join(sorted(found))})':([0-9A-D,]+)")
