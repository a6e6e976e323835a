"""Making the next thing while this one is dealt with: what waits for the database leaves the processor to the other."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

Thing = TypeVar("Thing")


def ahead(things: Iterator[Thing]) -> Iterator[Thing]:
    """The same things, of which one is made ahead, in a thread with a connection of its own to the database.

    What making one raises is raised where it would have come. Ended early, it waits for the one that is being made. In a
    transaction, which another connection would not see, each is made when it is asked for.
    """
    if connection.in_atomic_block:
        yield from things
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        try:
            waiting = thread.submit(_next, things)
            while made := waiting.result():
                waiting = thread.submit(_next, things)
                yield made[0]
        finally:
            thread.submit(connections.close_all)


def _next(things: Iterator[Thing]) -> tuple[Thing] | None:
    """None at the end: a StopIteration may not pass through a future."""
    for thing in things:
        return (thing,)
    return None
