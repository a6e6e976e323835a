"""Locks that the kernel releases when their holder dies, however it dies: flock(2) on files beside the
data.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Lock:
    """A lock on the file `path`, which is made when absent."""

    path: Path

    @contextmanager
    def shared(self) -> Iterator[int]:
        """Hold the lock together with others; wait while somebody has it alone. Yields the open file's
        number.
        """
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield file

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock alone; wait for everybody else."""
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def exclusive_if_free(self) -> Iterator[bool]:
        """Hold the lock alone if nobody has it; yields whether we do."""
        with self._opened() as file:
            yield _taken(file, fcntl.LOCK_EX)

    def is_held_alone(self) -> bool:
        """Whether somebody holds the lock alone at this moment."""
        with self._opened() as file:
            return not _taken(file, fcntl.LOCK_SH)

    def wait_until_free(self, *, timeout_s: float) -> bool:
        """Wait until nobody holds the lock alone; False when that took too long."""
        deadline = time.monotonic() + timeout_s
        while self.is_held_alone():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    @contextmanager
    def _opened(self) -> Iterator[int]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            yield file
        finally:
            os.close(file)


def is_last_holder(file: int) -> bool:
    """Whether nobody else shares the lock held through `file`; may turn our hold into an exclusive one.

    Where we can neither have it alone nor share it, somebody who waited to have it alone has got it from us.
    """
    return _taken(file, fcntl.LOCK_EX) or not _taken(file, fcntl.LOCK_SH)


@dataclass(frozen=True)
class ServerLocks:
    """The three locks of one embedded server."""

    users: Lock  # shared by everybody who uses the server; held alone by a keeper that is stopping it
    start: Lock  # held alone while somebody starts a keeper
    keeper: Lock  # held alone by the keeper as long as it lives


def server_locks(data_dir: Path) -> ServerLocks:
    """The locks of the embedded server kept in `data_dir`, in a folder beside it."""
    folder = data_dir.with_name(f"{data_dir.name}.locks")
    return ServerLocks(*(Lock(folder / name) for name in ("users", "start", "keeper")))


def _taken(file: int, mode: int) -> bool:
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
