"""Filling a database of the bench through the very verb that publishing uses, so that its rows are what publishing would leave."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from time import monotonic

from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from cms.bench.corpus import FIRST, Corpus
from cms.core.copying import uncollected
from delivery import contract, records

VERSION = 1  # of the corpus and its copies: a database that was filled by another is filled anew
BATCH = 250
MOST_PUT = 100_000  # articles; more than that are copies of these (``multiplying``)


def base(size: int) -> int:
    """How many of so many articles are put one by one."""
    return min(size, MOST_PUT)


def signature(size: int) -> str:
    """What a database says that holds this many articles, whole, as ``put`` writes them today: with a migration that may change."""
    last = (
        MigrationRecorder.Migration.objects.filter(app="delivery")
        .order_by("name")
        .values_list("name", flat=True)
        .last()
    )
    return f"{size} articles, corpus {VERSION}, contract {contract.CONTRACT}, delivery {last}"


def seed(size: int, *, batch: int = BATCH) -> None:
    """Publish ``size`` made-up articles and all that they show, then have the planner count. The database holds none before."""
    corpus, begun = Corpus(size), monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET statement_timeout = 0")
    _put(corpus.shared(), at=FIRST)
    for begin in range(0, size, batch):
        with uncollected():
            documents, at = corpus.batch(begin, min(begin + batch, size))
            _put(documents, at=at)
        if begin % (batch * 20) == 0:
            print(f"\r  seeding {begin:,} of {size:,}", end="", file=sys.stderr, flush=True)
    _tag_shared()
    print(f"\r  seeded {size:,} articles in {monotonic() - begun:.0f} s   ", file=sys.stderr)


def settle() -> None:
    """Let the planner know what is there, and the table know which of its pages everybody sees."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _put(documents: Iterable[contract.Document], *, at: datetime) -> None:
    records.put(list(documents), at=at)


def _tag_shared(portion: int = 2_000) -> None:
    """Tag people, topics, pictures and sources by how articles show them, once all articles are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, public_id FROM delivery_record WHERE kind <> 'article' ORDER BY id")
        keys = cursor.fetchall()
    for begin in range(0, len(keys), portion):
        with transaction.atomic():
            records.retag(keys[begin : begin + portion])
