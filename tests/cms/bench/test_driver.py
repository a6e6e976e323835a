"""The load driver: what counts as an answer, and what fails a run."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from cms.bench.driver import Ask, drive
from cms.bench.judging import incomplete

WHOLE = b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"id":"abc"}'
ASK = Ask("/a", holds=b'"id":"abc"')


@contextmanager
def answering(*chunks: bytes, then_close: bool = False) -> Iterator[tuple[str, int]]:
    """A server that gives every request these bytes, a packet each."""

    def serve(line: socket.socket) -> None:
        with line:
            while line.recv(65536):
                for chunk in chunks:
                    line.sendall(chunk)
                if then_close:
                    return

    def accept() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_quietly, args=(serve, line), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()
        listener.shutdown(socket.SHUT_RDWR)


def _quietly(serve, line):
    with suppress(OSError):
        serve(line)


def test_whole_answers_count():
    with answering(WHOLE) as address:
        load = drive(address, [ASK], requests=20, connections=2)
    assert (load.requests >= 20, load.failed) == (True, 0)
    assert load.bytes == load.requests * len(WHOLE)
    assert len(load.latencies) == load.requests


def test_an_answer_may_come_in_pieces():
    with answering(WHOLE[:9], WHOLE[9:30], WHOLE[30:]) as address:
        assert drive(address, [ASK], requests=5, connections=1).failed == 0


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (WHOLE.replace(b"200", b"500"), "status 500 instead of 200"),
        (WHOLE.replace(b"12", b"11"), "1 bytes longer than announced"),
        (WHOLE.replace(b"Content-Length: 12\r\n", b""), "does not say how long"),
        (WHOLE.replace(b"}", b" "), "the JSON is not whole"),
        (WHOLE.replace(b"abc", b"xyz"), "is not in it"),
    ],
)
def test_an_answer_that_is_not_whole_fails_the_run(answer, complaint):
    with answering(answer) as address:
        load = drive(address, [ASK], seconds=0.2, connections=1)
    assert load.requests == 0
    assert load.failed > 0
    assert complaint in load.failures[0]
    assert incomplete("detail", "product", load)


def test_a_connection_that_ends_in_the_middle_fails_the_run():
    with answering(WHOLE[:-4], then_close=True) as address:
        load = drive(address, [ASK], seconds=0.2, connections=1)
    assert "the connection ended" in load.failures[0]


def test_a_304_has_no_body_and_needs_no_length():
    not_modified = Ask("/a", status=304, headers=(("If-None-Match", '"x"'),))
    with answering(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n") as address:
        assert drive(address, [not_modified], requests=5, connections=1).failed == 0
    with answering(WHOLE) as address:
        assert "status 200 instead of 304" in drive(address, [not_modified], seconds=0.1, connections=1).failures[0]
