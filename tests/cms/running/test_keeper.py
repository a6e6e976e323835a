"""The keeper's own order of doing things; what it does to a real server is tests/cms/test_database.py."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cms.running import keeper
from cms.running.locks import Lock, ServerLocks, server_locks


class Server:
    """One that runs until it is stopped."""

    code: int | None = None

    def poll(self) -> int | None:
        return self.code


class Slow(Lock):
    """As on a busy machine: a while passes before it is let go."""

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with super().exclusive():
            yield
            time.sleep(0.2)


def test_a_user_who_waited_for_the_stop_finds_no_keeper(tmp_path: Path, monkeypatch: Any) -> None:
    locks = server_locks(tmp_path / "postgres")
    server, found = Server(), []

    def wait_and_look() -> None:
        with locks.users.shared():
            found.append(locks.keeper.is_held_alone())

    user = threading.Thread(target=wait_and_look)

    def stop(*_: Any) -> None:
        user.start()
        time.sleep(0.1)
        server.code = 0

    monkeypatch.setattr(
        keeper, "server_locks", lambda _: ServerLocks(locks.users, locks.start, Slow(locks.keeper.path))
    )
    monkeypatch.setattr(keeper, "_start", lambda *_, **__: server)
    monkeypatch.setattr(keeper, "_stop", stop)
    keeper.keep(tmp_path / "postgres", durable=True)
    user.join()
    assert found == [False]
