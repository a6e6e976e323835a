"""The newest articles for a feed: one statement, first without the documents where the client may hold them already."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

FEED_SIZE = 40

_COLUMNS = "SELECT r.etag, GREATEST(r.modified_at, r.reissued_at), CASE WHEN %s THEN r.document END FROM "
_OF_LANGUAGE = """delivery_record r WHERE r.kind = 'article' AND r.gone = '' AND r.is_listed
   AND r.language = %s ORDER BY r.published_at DESC, r.id DESC LIMIT %s"""
_ALL = """delivery_record r WHERE r.kind = 'article' AND r.gone = '' AND r.is_listed
 ORDER BY r.published_at DESC, r.id DESC LIMIT %s"""
_TOPIC = """delivery_recordtag t JOIN delivery_record r ON r.id = t.record_id
 WHERE t.tag = %s AND r.kind = 'article' AND r.gone = '' AND r.is_listed ORDER BY t.published_at DESC, t.record_id DESC LIMIT %s"""
_TOPIC_LANGUAGE = """delivery_recordtag t JOIN delivery_record r ON r.id = t.record_id
 WHERE t.tag = %s AND t.language = %s AND r.kind = 'article' AND r.gone = '' AND r.is_listed
 ORDER BY t.published_at DESC, t.record_id DESC LIMIT %s"""
_STATEMENTS = {
    (False, False): _ALL,
    (False, True): _OF_LANGUAGE,
    (True, False): _TOPIC,
    (True, True): _TOPIC_LANGUAGE,
}


class Listed(NamedTuple):
    """A listed article. ``updated_at`` moves with a new edition and with a reissue; ``document`` is None unless asked for."""

    etag: str
    updated_at: datetime
    document: bytes | None


def newest(*, topic: str | None, language: str | None, documents: bool) -> list[Listed]:
    statement = _COLUMNS + _STATEMENTS[bool(topic), bool(language)]
    values: list[Any] = [
        documents,
        *([f"topic:{topic}"] if topic else []),
        *([language] if language else []),
        FEED_SIZE,
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return [Listed(row[0], row[1], None if row[2] is None else bytes(row[2])) for row in rows]
