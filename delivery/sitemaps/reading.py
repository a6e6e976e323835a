"""What sitemaps read: narrow columns by one index, never a document.

A file holds the articles of a range of ``FILE_SPAN`` records, by the key that a record keeps for ever: publishing another article
touches the last file only. The range counts records of every kind, so a file has fewer articles than it could.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

FILE_SPAN = 10_000  # as in the index ``record_sitemap``: far below 50,000 addresses, and 50 MB leave 5 kB for each
MAX_FILES = 50_000
NEWS_FOR = timedelta(days=2)
MAX_NEWS = 1000

_LISTED = "r.kind = 'article' AND r.gone = '' AND r.is_listed"
_MODIFIED = "GREATEST(r.modified_at, r.reissued_at)"

# One probe of the index for each range, up to the last that has an article.
_FILES = f"""
SELECT span.n, file.modified
  FROM (SELECT r.id / 10000 AS n FROM delivery_record r WHERE {_LISTED} ORDER BY r.id / 10000 DESC LIMIT 1) newest
  CROSS JOIN LATERAL generate_series(0::bigint, newest.n) span(n)
  CROSS JOIN LATERAL (SELECT {_MODIFIED} AS modified FROM delivery_record r
    WHERE {_LISTED} AND r.id / 10000 = span.n ORDER BY {_MODIFIED} DESC LIMIT 1) file
 ORDER BY span.n LIMIT {MAX_FILES}"""  # noqa: S608 - constants only
_FILE = f"""
SELECT r.id, r.public_id, r.slug, r.language, {_MODIFIED} FROM delivery_record r
 WHERE {_LISTED} AND r.id / 10000 = %s ORDER BY r.id"""  # noqa: S608 - constants only
_TRANSLATIONS = """
SELECT f.record_id, r.public_id, r.slug, r.language FROM delivery_reference f
  JOIN delivery_record r ON r.kind = 'article' AND r.public_id = f.target_id AND r.gone = '' AND r.is_listed
 WHERE f.record_id >= %s AND f.record_id < %s AND f.kind = 'article' AND f.how = 'translation' ORDER BY f.record_id, r.language"""
_NEWS = f"""
SELECT r.slug, r.public_id, r.language, r.published_at, r.etag, r.card FROM delivery_record r
 WHERE {_LISTED} AND r.published_at > %s ORDER BY r.published_at DESC, r.id DESC LIMIT {MAX_NEWS}"""  # noqa: S608


class File(NamedTuple):
    """``number`` counts from one, as its name does."""

    number: int
    modified_at: datetime


class Page(NamedTuple):
    record: int
    public_id: UUID
    slug: str
    language: str
    modified_at: datetime


class Translated(NamedTuple):
    public_id: UUID
    slug: str
    language: str


class News(NamedTuple):
    slug: str
    public_id: UUID
    language: str
    published_at: datetime
    etag: str
    card: bytes


def files() -> list[File]:
    """The files that have an article, and when one in them last changed."""
    with connection.cursor() as cursor:
        cursor.execute(_FILES)
        return [File(span + 1, modified) for span, modified in cursor.fetchall()]


def pages(number: int) -> list[Page]:
    """The articles of a file; none when there is no such file."""
    with connection.cursor() as cursor:
        cursor.execute(_FILE, [number - 1])
        return [Page._make(row) for row in cursor.fetchall()]


def translations(number: int) -> dict[int, list[Translated]]:
    """The translations of a file's articles that are listed themselves, by the record translated."""
    first = (number - 1) * FILE_SPAN
    found: dict[int, list[Translated]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TRANSLATIONS, [first, first + FILE_SPAN])
        for record, *translated in cursor.fetchall():
            found.setdefault(record, []).append(Translated._make(translated))
    return found


def news(*, at: datetime) -> list[News]:
    """What was published in the two days before ``at``, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [at - NEWS_FOR])
        return [News._make((*row[:5], bytes(row[5]))) for row in cursor.fetchall()]
