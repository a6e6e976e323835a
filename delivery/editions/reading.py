"""What the public reads of an article's editions: one statement for a page of the list, one for an edition."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

MAX_NUMBER = 2**31 - 1  # of the column

_FROM = """
  FROM delivery_record r JOIN delivery_edition e ON e.record_id = r.id
  LEFT JOIN delivery_withholding w ON w.edition_id = e.id AND w.released_at IS NULL
 WHERE r.kind = 'article' AND r.gone = '' AND r.public_id = %s"""
# A withheld document never leaves the table, and neither does one that the client holds.
_LIST = f"""
SELECT e.number, e.published_at, e.digest, COALESCE(w.reason, ''), COALESCE(w.note, ''),
       CASE WHEN %s AND w.id IS NULL THEN e.document END {_FROM} AND e.number < %s ORDER BY e.number DESC LIMIT %s"""
_ONE = f"""
SELECT e.number, e.published_at, e.digest, COALESCE(w.reason, ''), COALESCE(w.note, ''),
       CASE WHEN w.id IS NULL AND NOT (left(e.digest, 32) = ANY(%s)) THEN e.document END {_FROM} AND e.number = %s"""


class Kept(NamedTuple):
    """An edition as the public may know of it. ``document`` is None when it is withheld, or was not asked for."""

    number: int
    published_at: datetime
    digest: str
    reason: str
    note: str
    document: bytes | None

    @property
    def etag(self) -> str:
        return self.digest[:32]


def page(public_id: str, *, before: int | None, limit: int, documents: bool) -> tuple[list[Kept], int | None]:
    """The editions of a live article, newest first, and the number below which the next page begins, or None."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST, [documents, public_id, before or MAX_NUMBER, limit + 1])
        found = [_kept(row) for row in cursor.fetchall()]
    following = found[limit - 1].number if len(found) > limit else None
    return found[:limit], following


def one(public_id: str, number: int, *, held: list[str]) -> Kept | None:
    """An edition of a live article; its document only when its etag is not among ``held``. None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [held, public_id, number])
        row = cursor.fetchone()
    return _kept(row) if row else None


def _kept(row: tuple[Any, ...]) -> Kept:
    return Kept._make((*row[:5], None if row[5] is None else bytes(row[5])))
