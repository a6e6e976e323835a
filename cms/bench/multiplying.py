"""More articles than can be put one by one in reasonable time: copies of those that were, made by the database.

A copy is an article of its own: id, slug, address, dates and place in the feed are in its document, its card and its rows alike,
and digest and ETag are those of what it says. It shows the people, pictures, sources and topics of its original, which so many
more articles show; the articles that it relates to are the original's. It is not stored as gzip besides, as what is put is: a
client that takes gzip gets it plain.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import connection, models, transaction

from delivery.models import RecentEntry, Record, RecordTag, Reference, SearchEntry
from delivery.searching import indexing

PORTION = 5_000
MOST = 0xFF  # copies of one article: their number stands in eight bits of the id that are 0 in the original's

# What of a record is another in its copy.
_OTHERWISE = {
    "id": "o.id + %(ids)s",
    "public_id": "new.public_id::uuid",
    "slug": "new.slug",
    "document": "made.document",
    "packed": "NULL",
    "card": "convert_to(said.card, 'UTF8')",
    "digest": "encode(sha256(convert_to(said.document, 'UTF8')), 'hex')",
    "etag": "left(encode(sha256(made.document), 'hex'), 32)",
    "seq": "o.seq + %(seqs)s",
    "published_at": "new.at",
    "modified_at": "o.modified_at + %(later)s",
}
_TIME = r"""'\"YYYY-MM-DD"T"HH24:MI:SS"Z"\"'"""  # as JSON has it
_SAID = f"""replace(replace(replace(convert_from(o.%s, 'UTF8'), '"' || o.public_id || '"', '"' || new.public_id || '"'),
    o.slug || '"', new.slug || '"'),
    to_char(o.published_at AT TIME ZONE 'UTC', {_TIME}), to_char(new.at AT TIME ZONE 'UTC', {_TIME}))"""
# A digest is of the document with 0 as its place in the feed. OFFSET keeps the planner from writing each of them again and again.
_FROM = f"""FROM delivery_record o,
LATERAL (SELECT overlay(o.public_id::text PLACING lpad(to_hex(16 * %(copy)s), 3, '0') FROM 16 FOR 3) AS public_id,
                o.slug || '-' || %(copy)s AS slug, o.published_at + %(later)s AS at OFFSET 0) new,
LATERAL (SELECT replace({_SAID % "document"}, '"seq":' || o.seq || ',', '"seq":0,') AS document,
                {_SAID % "card"} AS card OFFSET 0) said,
LATERAL (SELECT convert_to(replace(said.document, '"seq":0,', '"seq":' || (o.seq + %(seqs)s) || ','), 'UTF8') AS document
         OFFSET 0) made
WHERE o.id = ANY(%(originals)s)"""  # noqa: S608 - constants only
_OF_RECORD = {"id": None, "record_id": "o.record_id + %(ids)s", "published_at": "o.published_at + %(later)s"}


def multiply(size: int) -> None:
    """Copy the articles that are there, all of them again and again, until there are ``size``; the last time the oldest alone.

    Raises ValueError where each would have to be copied too often.
    """
    originals = list(Record.objects.filter(kind=Record.Kind.ARTICLE).order_by("id").values_list("id", flat=True))
    times = -(-size // len(originals))
    if times - 1 > MOST:
        raise ValueError(f"{size:,} articles of {len(originals):,}: at most {MOST} copies of each")
    begun, there, apart_s = monotonic(), len(originals), _apart_s()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET statement_timeout = 0; SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT max(id), max(seq) FROM delivery_record")
        ids, seqs = cursor.fetchone()
    with _without_word_indexes():
        for copy in range(1, times):
            wanted = originals[: size - copy * len(originals)]
            later = timedelta(seconds=copy * apart_s // times)
            step = {"copy": copy, "ids": copy * ids, "seqs": copy * seqs, "later": later}
            for at in range(0, len(wanted), PORTION):
                _copy({**step, "originals": wanted[at : at + PORTION]})
                there += len(wanted[at : at + PORTION])
                print(f"\r  copying: {there:,} of {size:,}", end="", file=sys.stderr, flush=True)
    _count_on()
    _find_the_newest()
    print(f"\r  copied to {size:,} articles in {monotonic() - begun:.0f} s   ", file=sys.stderr)


@transaction.atomic
def _copy(step: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(Record, _OTHERWISE)} {_FROM}", step)
        for model in (RecordTag, Reference, SearchEntry):
            table = model._meta.db_table
            cursor.execute(f"{_insert(model, _OF_RECORD)} FROM {table} o WHERE o.record_id = ANY(%(originals)s)", step)
    indexing.count_again(step["originals"])


def _insert(model: type[models.Model], otherwise: dict[str, Any]) -> str:
    """The head of a statement that copies a model's rows ``o``; a column that is None otherwise is left to the database."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    columns = {name: otherwise.get(name, f"o.{name}") for name in names}
    wanted = {column: value for column, value in columns.items() if value is not None}
    return f"INSERT INTO {model._meta.db_table} ({', '.join(wanted)}) SELECT {', '.join(wanted.values())}"


def _apart_s() -> int:
    """How many seconds the dates of two originals are apart, on the average: their copies come out in between."""
    found = Record.objects.filter(kind=Record.Kind.ARTICLE).aggregate(
        first=models.Min("published_at"), last=models.Max("published_at"), count=models.Count("id")
    )
    return int((found["last"] - found["first"]).total_seconds()) // int(found["count"])


@contextmanager
def _without_word_indexes() -> Iterator[None]:
    """Words are entered into their large index all at once at the end, which takes a fraction of the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%%USING gin%%'",
            [SearchEntry._meta.db_table],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        try:
            yield
        finally:
            for _, definition in indexes:
                cursor.execute(definition)


def _count_on() -> None:
    """Whatever is published next gets numbers behind those of the copies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('delivery_seq', max(seq)), setval(pg_get_serial_sequence('delivery_record', 'id'), max(id))"
            " FROM delivery_record"
        )


@transaction.atomic
def _find_the_newest() -> None:
    RecentEntry.objects.all().delete()
    newest = SearchEntry.objects.order_by("-published_at", "-record_id").values_list("record_id", flat=True)
    indexing.enter_recent(list(newest[: indexing.RECENT]), are_many=True)
