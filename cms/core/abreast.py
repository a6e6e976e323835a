"""Several things worked on at once: while one waits for the database, another has the processor."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TypeVar

from django.db import connection, connections

Thing = TypeVar("Thing")
Result = TypeVar("Result")

MOST = 2  # more would only wait for each other: one thread of a process has the processor at a time


def abreast(work: Callable[[Thing], Result], things: Iterable[Thing]) -> Iterator[Result]:
    """What ``work`` makes of each thing, in their order: two at once, in threads with connections of their own.

    The things are asked for where this is asked, one ahead of those at work. What is raised, by work or in place of a thing, is
    raised where a result would have come, after those before it; ended early, it waits for those at work. In a transaction, which
    another connection would not see, one comes after the other.
    """
    if connection.in_atomic_block:
        yield from map(work, things)
        return
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(max_workers=MOST, thread_name_prefix="abreast") as threads:
        try:
            for result in _begun(threads, work, things):
                waiting.append(result)
                if len(waiting) > MOST:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()
            together = Barrier(MOST)  # so that each thread takes one
            try:
                for _ in range(MOST):
                    threads.submit(_leave, together)
            except BaseException:
                together.abort()  # there is but one thread, which would wait for another
                raise


def _begun(
    threads: ThreadPoolExecutor, work: Callable[[Thing], Result], things: Iterable[Thing]
) -> Iterator[Future[Result]]:
    try:
        for thing in things:
            yield threads.submit(work, thing)
    except Exception as problem:
        failed: Future[Result] = Future()
        failed.set_exception(problem)
        yield failed


def _leave(together: Barrier) -> None:
    with suppress(BrokenBarrierError):
        together.wait()
    connections.close_all()
