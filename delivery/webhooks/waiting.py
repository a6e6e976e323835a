"""How long until the next try: longer each time, never in step with others, and 28 hours in all."""

from __future__ import annotations

import random
from datetime import timedelta

GIVE_UP_AFTER = timedelta(hours=28)  # from the first try of a message to its last
LONGEST = timedelta(hours=6)
_FIRST_S = 30.0
_FACTOR = 3.0
_JITTER = 0.25

RESTS_AFTER = 3  # failures of the receiver as a whole, in a row
_LONGEST_REST = timedelta(minutes=15)
_chance = random.SystemRandom()


def after(tries: int, *, at_least_s: float = 0) -> timedelta:
    """Until the next try, after so many: about 30 seconds, 90 seconds, 4½ minutes, 13, 40, 2 hours, then 6 hours each.

    ``at_least_s`` is what the receiver asked for by Retry-After, as far as it is reasonable.
    """
    seconds = min(_FIRST_S * _FACTOR ** min(tries - 1, 10), LONGEST.total_seconds())
    jittered = seconds * _chance.uniform(1 - _JITTER, 1 + _JITTER)
    return timedelta(seconds=max(jittered, min(at_least_s, LONGEST.total_seconds())))


def rest(failures: int) -> timedelta:
    """How long a receiver is left alone that failed so many times in a row; nothing for the first few."""
    if failures < RESTS_AFTER:
        return timedelta(0)
    seconds = min(15.0 * 2 ** min(failures - RESTS_AFTER, 10), _LONGEST_REST.total_seconds())
    return timedelta(seconds=seconds * _chance.uniform(1 - _JITTER, 1 + _JITTER))
