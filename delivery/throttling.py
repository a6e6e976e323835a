"""How many requests somebody may make a minute.

Counted in PostgreSQL, not in each process: a limit that grew with the number of workers would be none. It costs one statement on an
unlogged table, whose rows are rewritten in place and never wait for the disk.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection

from delivery.models import Tally

WINDOW_S = 60
_COUNT = """
    INSERT INTO delivery_tally AS tally (actor, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (actor) DO UPDATE SET minute = EXCLUDED.minute,
        count = CASE WHEN tally.minute = EXCLUDED.minute THEN tally.count + 1 ELSE 1 END
    RETURNING count
"""


@dataclass(frozen=True)
class Quota:
    """What is left of ``limit`` until the window ends, in ``resets_s`` seconds; below zero, the request is one too many."""

    limit: int
    remaining: int
    resets_s: int

    @property
    def is_spent(self) -> bool:
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """The ``RateLimit`` fields (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"default";q={self.limit};w={WINDOW_S}',
            "RateLimit": f'"default";r={max(self.remaining, 0)};t={self.resets_s}',
        }


def count(actor: str, *, limit: int) -> Quota | None:
    """Count one request of this actor, who may make ``limit`` a minute; None where that is 0, which is no limit. One statement."""
    if not limit:
        return None
    minute, into = divmod(int(time.time()), WINDOW_S)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [actor, minute])
        (counted,) = cursor.fetchone()
    return Quota(limit, limit - counted, WINDOW_S - into)


def forget_old() -> int:
    """Delete the tallies of minutes that are over; how many."""
    deleted, _ = Tally.objects.filter(minute__lt=int(time.time()) // WINDOW_S).delete()
    return deleted
