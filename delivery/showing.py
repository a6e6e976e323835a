"""Who shows what: questions to the references of live documents, each answered in a time that does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from delivery.embeds import HOWS, Key
from delivery.models import Reference

# Of each way to embed, the first few by the record's key; of all of them, the first few. The index ends where the answer does.
PAGE = """
SELECT DISTINCT r.id, r.kind, r.public_id FROM unnest(%s::text[]) h(how) CROSS JOIN LATERAL (
    SELECT f.record_id FROM delivery_reference f
     WHERE f.kind = %s AND f.target_id = %s AND f.how = h.how AND f.record_id > %s ORDER BY f.record_id LIMIT %s) f
  JOIN delivery_record r ON r.id = f.record_id ORDER BY r.id LIMIT %s"""

_ROLES = """
SELECT k.kind, k.id, h.how FROM unnest(%b::text[], %b::uuid[]) k(kind, id) CROSS JOIN unnest(%s::text[]) h(how)
 WHERE EXISTS (SELECT 1 FROM delivery_reference f JOIN delivery_record r ON r.id = f.record_id
                WHERE f.kind = k.kind AND f.target_id = k.id AND f.how = h.how AND r.kind = 'article' AND r.is_listed)"""

_USED = """
SELECT k.kind, k.id FROM unnest(%b::text[], %b::uuid[]) k(kind, id)
 WHERE EXISTS (SELECT 1 FROM delivery_reference f JOIN delivery_record r ON r.id = f.record_id
                WHERE f.kind = k.kind AND f.target_id = k.id AND r.kind = 'article' AND r.gone = '')"""


def showing(thing: Key) -> QuerySet[Reference]:
    """The references to this thing, which live documents have and nothing else."""
    return Reference.objects.filter(kind=thing[0], target_id=thing[1])


def count(thing: Key) -> int:
    """How many live documents show this thing: articles, but also the person whose portrait it is."""
    return showing(thing).values("record").distinct().count()


def page(thing: Key, *, after: int, limit: int) -> list[tuple[int, Key]]:
    """The first ``limit`` of the live documents that show this thing, with the key of each one's record, beyond ``after``."""
    with connection.cursor() as cursor:
        cursor.execute(PAGE, page_values(thing, after=after, limit=limit))
        return [(row, (kind, public_id)) for row, kind, public_id in cursor.fetchall()]


def page_values(thing: Key, *, after: int, limit: int) -> list[Any]:
    """The values of ``PAGE``, for a statement that holds it."""
    return [list(HOWS), *thing, after, limit, limit]


def roles(keys: Iterable[Key]) -> dict[Key, set[str]]:
    """How live articles show each of these things, the retracted left out; what none shows is not there."""
    found: dict[Key, set[str]] = {}
    for kind, public_id, how in _ask(_ROLES, keys, list(HOWS)):
        found.setdefault((kind, public_id), set()).add(how)
    return found


def used(keys: Iterable[Key]) -> set[Key]:
    """Those of these things that some live article shows."""
    return {(kind, public_id) for kind, public_id in _ask(_USED, keys)}


def _ask(statement: str, keys: Iterable[Key], *more: list[str]) -> list[tuple[Any, ...]]:
    wanted = sorted(set(keys))
    with connection.cursor() as cursor:
        cursor.execute(statement, [[kind for kind, _ in wanted], [public_id for _, public_id in wanted], *more])
        return cursor.fetchall()
