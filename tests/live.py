"""Live documents for tests of the apps below ``articles``: as much of a record as deletion and reissue look at."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec
from django.utils import timezone

from cms.core.ids import uuid7
from delivery.models import Record, Reference

_numbers = count(1_000_000)


def make_live(thing: Any, *, kind: str, title: str = "An article", how: str = "embeds") -> Record:
    """A live article that embeds ``thing``."""
    number, now = next(_numbers), timezone.now()
    record = Record.objects.create(
        kind="article",
        public_id=uuid7(),
        slug=f"article-{number}",
        language="en",
        document=b"{}",
        card=msgspec.json.encode({"type": "article", "title": title}),
        etag=f"e{number}",
        seq=number,
        published_at=now,
        modified_at=now,
    )
    Reference.objects.create(record=record, kind=kind, target_id=thing.public_id, how=how)
    return record
