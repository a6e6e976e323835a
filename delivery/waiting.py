"""Reading your own writes: wait a moment for a change that the client knows of, where a replica lags or a commit is on its way."""

from __future__ import annotations

import time
from threading import BoundedSemaphore

from delivery import reading
from delivery.errors import NotYet

PATIENCE_S = 1.0
FIRST_PAUSE_S = 0.01
LONGEST_PAUSE_S = 0.1
PLACES = BoundedSemaphore(4)  # a process: whoever waits has a thread, and the other threads must go on answering


def until(seq: int | None) -> None:
    """Return once the feed has come to this sequence number; raise NotYet after a second, or at once where too many wait.

    About thirteen short queries at most, each a transaction of its own: nothing is held while asleep.
    """
    if seq is None or reading.head() >= seq:
        return
    if not PLACES.acquire(blocking=False):
        raise NotYet(seq)
    try:
        if not _comes(seq):
            raise NotYet(seq)
    finally:
        PLACES.release()


def _comes(seq: int) -> bool:
    deadline, pause_s = time.monotonic() + PATIENCE_S, FIRST_PAUSE_S
    while time.monotonic() < deadline:
        time.sleep(pause_s)
        if reading.head() >= seq:
            return True
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    return False
