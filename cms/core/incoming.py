"""Bodies that come in, at the door: whole, of a bounded size, and never in the way of readers.

The server hands a request to one of few threads before its body is here, and reading the body blocks that thread for as long as the
client likes: a handful of clients that send a byte a second would silence the site. So only some of the threads of a process may
read bodies at the same time, which nearly always takes no time at all; the others go on answering. The server also ends a body
that was cut off as if it were whole, and Django reads one without a length as empty: neither passes here.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from cms.core import problems
from cms.core.problems import Problem

Environment = dict[str, Any]
Application = Callable[[Environment, Callable[..., Any]], Iterable[bytes]]

MOST_BYTES = 512 * 1024 * 1024  # of any request; each view asks for less
PLACES = threading.BoundedSemaphore(5)  # of the threads of a process, of which `make run` starts eight


class CutOff(OSError):
    """The client hung up before all of its body was here."""

    status = 400


class TooMany(OSError):
    """Others are sending bodies already, and slowly."""

    status = 503


class Incoming:
    """WSGI middleware before Django."""

    def __init__(self, behind: Application) -> None:
        self.behind = behind

    def __call__(self, environment: Environment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environment.get("CONTENT_LENGTH") or "0"
        if "HTTP_TRANSFER_ENCODING" in environment:
            return _refuse(environment, start_response, 411)
        if not (length.isascii() and length.isdigit()):
            return _refuse(environment, start_response, 400)
        if int(length) > MOST_BYTES:
            return _refuse(environment, start_response, 413)
        if int(length):
            environment["wsgi.input"] = Body(environment["wsgi.input"], int(length))
        return self.behind(environment, start_response)


class Body(io.IOBase):
    """What Django reads a body from, never beyond the length that was declared. Lines, which nobody asks for, come byte by byte."""

    def __init__(self, source: Any, length: int) -> None:
        self.source = source
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """As much as was asked for, or all that is left. Raises ``CutOff`` and ``TooMany``."""
        wanted = self.left if size < 0 else min(size, self.left)
        if not wanted:
            return b""
        if not PLACES.acquire(blocking=False):
            raise TooMany("Others are sending bodies already, and slowly.")
        try:
            data: bytes = self.source.read(wanted)
        finally:
            PLACES.release()
        self.left -= len(data)
        if len(data) < wanted:
            raise CutOff(f"The body ended {self.left} bytes before its length.")
        return data


def _refuse(environment: Environment, start_response: Callable[..., Any], status: int) -> list[bytes]:
    reply = problems.reply(Problem(status), path=environment["PATH_INFO"], request_id=problems.id_in(environment))
    headers = {**reply.headers, "Content-Length": str(len(reply.body))}
    start_response(f"{status} {HTTPStatus(status).phrase}", list(headers.items()))
    return [reply.body]
