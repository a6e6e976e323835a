"""What the filters of a list and of a search name, as the tags that articles carry.

Raw SQL as in ``delivery.reading``: every fragment is a constant, and what a client sends is only ever a bound value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.core.ids import spelled
from delivery import parameters
from delivery.errors import BadQuery
from delivery.parameters import Query
from delivery.statements import rows

_THING_BY_ID = "(SELECT %s, public_id::text FROM delivery_record WHERE kind = %s AND gone = '' AND public_id = %s)"
_THING_BY_SLUG = """(SELECT %s, public_id::text FROM delivery_record WHERE kind = %s AND gone = '' AND slug = %s
 ORDER BY language IS DISTINCT FROM %s, id LIMIT 1)"""
_WORD = "(SELECT %s, %s::text WHERE EXISTS (SELECT 1 FROM delivery_recordtag WHERE tag = %s))"
_LANGUAGE = """(SELECT 'language', %s::text WHERE EXISTS
 (SELECT 1 FROM delivery_record WHERE kind = %s AND language = %s AND gone = '' AND is_listed))"""


def resolve(kind: str, filters: Mapping[str, str], query: Query) -> list[str]:
    """The tags that a list's filters stand for, in one query, or none when nothing is filtered.

    ``filters``: parameter → kind of record it names, "" for a plain word. Raises BadQuery naming each that is not public.
    """
    parts, values = lookups(kind, filters, query)
    if not parts:
        return []
    return named(filters, query, {row[0]: row[1] for row in rows(" UNION ALL ".join(parts), values)})


def lookups(kind: str, filters: Mapping[str, str], query: Query) -> tuple[list[str], list[Any]]:
    """Statements that each look up what a filter names, and their values: rows of parameter and id."""
    parts: list[str] = []
    values: list[Any] = []
    for name, names in filters.items():
        value = query[name]
        if not value:
            continue
        part, bound = _lookup(name, names, value, query["language"])
        parts.append(part)
        values += bound
    if query["language"]:
        parts.append(_LANGUAGE)
        values += [query["language"], kind, query["language"]]
    return parts, values


def named(filters: Mapping[str, str], query: Query, found: Mapping[str, str]) -> list[str]:
    """The tags that stand for what was found. Raises BadQuery naming each parameter for which nothing was."""
    asked = {name for name in (*filters, "language") if query[name]}
    if unknown := sorted(asked - set(found)):
        raise BadQuery(
            [parameters.error(name, "unknown-value", f"{name}: nothing public is called that.") for name in unknown]
        )
    return [f"{name}:{found[name]}" for name in filters if name in found]


def _lookup(name: str, kind: str, value: str, language: str | None) -> tuple[str, list[Any]]:
    if not kind:
        return _WORD, [name, value, f"{name}:{value}"]
    if spelled(value):
        return _THING_BY_ID, [name, kind, value]
    return _THING_BY_SLUG, [name, kind, value, language]
