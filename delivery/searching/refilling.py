"""Making what search looks through anew from the records."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.db import transaction

from delivery import contract, holding
from delivery.models import Record
from delivery.searching import indexing


def refill() -> Iterator[int]:
    """Read every listed article again; yields how many are done, batch by batch.

    For articles that were public before there was a search, and after a release that reads words in another way. Each batch is a
    transaction of its own, so publishing goes on meanwhile, and a refill that was stopped can be begun anew.
    """
    _forget_unlisted()
    ids = list(Record.objects.listed().filter(kind=Record.Kind.ARTICLE).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), indexing.BATCH):
        batch = ids[first : first + indexing.BATCH]
        with transaction.atomic():
            wanted = Record.objects.select_for_update().listed().filter(pk__in=batch).order_by("pk")
            rows = list(wanted.only("pk", "kind", "is_listed", "document"))
            holding.enter_feed()
            indexing.keep({row: msgspec.json.decode(bytes(row.document or b""), type=contract.Article) for row in rows})
        yield first + len(batch)


def _forget_unlisted() -> None:
    """There are none unless somebody wrote to the tables by hand."""
    with transaction.atomic():
        holding.enter_feed()
        indexing.forget(Record.objects.filter(entry__isnull=False).exclude(gone="", is_listed=True).only("pk", "kind"))
