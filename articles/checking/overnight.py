"""What breaks by itself: a source is retracted, a page changes. Looked for every night, and written down."""

from __future__ import annotations

from django.db import transaction

from articles.checking.standing import refresh
from articles.locking import locked
from articles.models import Claim


def look_overnight() -> int:
    """Bring the standings of all open claims up to date, one article and one transaction at a time; how many changed.

    Each change is a ``ClaimEvent``: the overnight list. Run again, it finds nothing more.
    """
    keys = Claim.objects.open().order_by("article").values_list("article", flat=True).distinct()
    return sum(_look(key) for key in keys.iterator())


@transaction.atomic
def _look(key: int) -> int:
    return len(refresh(locked(key)))
