"""The load driver: keep-alive connections in one tight loop, and a look at every answer that comes back.

An answer counts when its status is the expected one, its bytes are as many as it announces, and it holds what was asked for to its
last brace. Anything else is a failure, which fails the whole run: a fast wrong answer is worth nothing.
"""

from __future__ import annotations

import gc
import select
import socket
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

CONNECTIONS = 16
PATIENCE_S = 10.0
_CHUNK = 1 << 18
_FAILURES_KEPT = 5
_NO_BODY = (b"304", b"204")


@dataclass(frozen=True)
class Ask:
    """One request, and what its answer must hold: ``status``, and these words anywhere in a JSON object."""

    path: str
    holds: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    body: bytes = b""

    def raw(self, host: str) -> bytes:
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {host}",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass
class Load:
    """What came back in a while. ``latencies`` in seconds, unsorted; ``cpu_s`` is what the driver itself used."""

    requests: int = 0
    seconds: float = 0.0
    bytes: int = 0
    cpu_s: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failed: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def share_of(self, ceiling: Load) -> float:
        """How much of what the ceiling did a second; 0 beside one that answered nothing, which is a shortfall of its own."""
        return self.rate / ceiling.rate if ceiling.rate else 0.0

    def percentile_ms(self, percent: float) -> float:
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0

    def add(self, other: Load) -> None:
        for name in ("requests", "seconds", "bytes", "cpu_s", "failed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.latencies += other.latencies
        self.failures = (self.failures + other.failures)[:_FAILURES_KEPT]


def drive(
    address: tuple[str, int],
    asks: Sequence[Ask],
    *,
    seconds: float = 0,
    requests: int = 0,
    connections: int = CONNECTIONS,
) -> Load:
    """Ask, each connection as soon as it has its answer, until the time is over or so many ``requests`` are answered."""
    with ExitStack() as stack:
        stack.enter_context(_uncollected())
        return _Loop(address, asks, connections=connections, stack=stack).run(seconds=seconds, requests=requests)


def complaint(data: bytes, end_of_head: int, ask: Ask) -> str:
    """What is wrong with a whole answer, or ""."""
    status, body = data[9:12], data[end_of_head + 4 :]
    if status != str(ask.status).encode():
        return (
            f"status {status.decode(errors='replace')} instead of {ask.status}: {body[:200].decode(errors='replace')}"
        )
    if status in _NO_BODY:
        return "it must have no body" if body else ""
    if not (body.startswith(b"{") and body.endswith(b"}")):
        return "the JSON is not whole"
    return "" if ask.holds in body else f"{ask.holds.decode()} is not in it"


def announced(data: bytes, end_of_head: int) -> int:
    """The bytes of the body as announced; -1 when the head does not say. None where the status allows no body."""
    if data[9:12] in _NO_BODY:
        return 0
    head = data[:end_of_head].lower()
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return -1
    value = head[at + 17 :].partition(b"\r\n")[0].strip()
    return int(value) if value.isdigit() else -1


class _Line:
    """A connection: what it was asked, when, and what has come back so far."""

    __slots__ = ("ask", "data", "end_of_head", "sent_at", "socket", "wanted")

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask: Ask
        self.data, self.end_of_head, self.wanted, self.sent_at = b"", -1, 0, 0.0

    def send(self, ask: Ask, raw: bytes) -> None:
        self.ask, self.data, self.end_of_head = ask, b"", -1
        self.sent_at = perf_counter()
        self.socket.sendall(raw)

    def receive(self) -> str | None:
        """None while more must come; otherwise what is wrong with the answer, or ""."""
        chunk = self.socket.recv(_CHUNK)
        self.data = self.data + chunk if self.data else chunk
        if not chunk:
            return f"the connection ended after {len(self.data)} bytes of an answer"
        if self.end_of_head < 0:
            self.end_of_head = self.data.find(b"\r\n\r\n")
            if self.end_of_head < 0:
                return None
            self.wanted = announced(self.data, self.end_of_head)
            if self.wanted < 0:
                return "it does not say how long it is"
        missing = self.end_of_head + 4 + self.wanted - len(self.data)
        if missing > 0:
            return None
        if missing < 0:
            return f"it is {-missing} bytes longer than announced"
        return complaint(self.data, self.end_of_head, self.ask)


class _Loop:
    def __init__(self, address: tuple[str, int], asks: Sequence[Ask], *, connections: int, stack: ExitStack) -> None:
        self._address, self._stack = address, stack
        host = f"{address[0]}:{address[1]}"
        self._asks = [(ask, ask.raw(host)) for ask in asks]
        self._next = 0
        self._load = Load()
        self._poller = stack.enter_context(select.epoll())
        self._lines: dict[int, _Line] = {}
        for _ in range(connections):
            self._open()

    def run(self, *, seconds: float, requests: int) -> Load:
        load, lines = self._load, self._lines
        cpu, begun = process_time(), perf_counter()
        until = begun + seconds if seconds else float("inf")
        now = begun
        while now < until and (not requests or load.requests < requests):
            events = self._poller.poll(PATIENCE_S)
            if not events:
                self._fail("", f"no answer within {PATIENCE_S:.0f} seconds")
                break
            for number, _ in events:
                line = lines[number]
                problem = line.receive()
                if problem is None:
                    continue
                now = perf_counter()
                if problem:
                    self._fail(line.ask.path, problem)
                    self._reopen(line)
                    continue
                load.requests += 1
                load.bytes += len(line.data)
                load.latencies.append(now - line.sent_at)
                line.send(*self._following())
        load.seconds, load.cpu_s = perf_counter() - begun, process_time() - cpu
        return load

    def _following(self) -> tuple[Ask, bytes]:
        self._next += 1
        return self._asks[self._next % len(self._asks)]

    def _open(self) -> None:
        line = _Line(self._address)
        self._stack.callback(line.socket.close)
        self._lines[line.socket.fileno()] = line
        self._poller.register(line.socket.fileno(), select.EPOLLIN)
        line.send(*self._following())

    def _reopen(self, line: _Line) -> None:
        number = line.socket.fileno()
        self._poller.unregister(number)
        del self._lines[number]
        line.socket.close()
        self._open()

    def _fail(self, path: str, problem: str) -> None:
        self._load.failed += 1
        if len(self._load.failures) < _FAILURES_KEPT:
            self._load.failures.append(f"{path}: {problem}" if path else problem)


@contextmanager
def _uncollected() -> Any:
    """No search for cycles while the clock runs."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
