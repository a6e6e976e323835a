"""A way to the database that can be cut: what a restart looks like from here, without restarting what other tests use."""

from __future__ import annotations

import shutil
import socket
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from django.db import connection


class Way:
    """Listens on a socket of its own and passes everything on to the database of the settings."""

    def __init__(self, host: str, port: str) -> None:
        self._to = (
            f"{host}/.s.PGSQL.{port or 5432}" if host.startswith("/") else (host or "127.0.0.1", int(port or 5432))
        )
        self.folder = Path(tempfile.mkdtemp(prefix="way"))
        self._path = self.folder / ".s.PGSQL.5432"
        self._ends: list[socket.socket] = []
        self.open()

    def open(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen()
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        """End every conversation; new ones may begin."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def close(self) -> None:
        """The database is away."""
        self._path.unlink()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.socket(socket.AF_UNIX) if isinstance(self._to, str) else socket.socket()
                far.connect(self._to)
                self._ends += [near, far]
                for pair in ((near, far), (far, near)):
                    Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(taken: socket.socket, given: socket.socket) -> None:
    with suppress(OSError):
        while data := taken.recv(1 << 16):
            given.sendall(data)
        given.shutdown(socket.SHUT_RDWR)


@contextmanager
def way_to_the_database():
    """Inside, this thread's connections go by a Way. Outside of any transaction only."""
    kept = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    way = Way(**{name.lower(): str(value) for name, value in kept.items()})
    connection.close()
    connection.settings_dict.update(HOST=str(way.folder), PORT="5432")
    try:
        yield way
    finally:
        connection.close()
        connection.settings_dict.update(kept)
        with suppress(OSError):
            way.close()
        shutil.rmtree(way.folder)
