"""What the product runs for a request: its SQL, as it reaches the driver of the database, and the answer it makes of it.

The request is put to the very WSGI application that the production server serves, in this process. So a ceiling made of these
statements cannot drift from the product, and a query is counted whichever way it was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from time import perf_counter
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

import psycopg

from cms.bench.driver import Ask
from cms.wsgi import application
from delivery import cursors


@dataclass
class Answer:
    """What came back, and the statements that it took, each with its values and the seconds that the database had it."""

    status: int
    headers: dict[str, str]
    body: bytes
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True)
class Statement:
    sql: Any
    values: Any
    seconds: float


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Every statement that this process sends to a database meanwhile, by Django or past it."""
    found: list[Statement] = []
    execute = psycopg.Cursor.execute

    def recording(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        begun = perf_counter()
        try:
            return execute(cursor, query, params, **options)
        finally:
            found.append(Statement(query, params, perf_counter() - begun))

    commit = psycopg.Connection.commit

    def committing(connection: Any) -> None:
        begun = perf_counter()
        commit(connection)
        found.append(Statement("COMMIT", None, perf_counter() - begun))

    with patch.object(psycopg.Cursor, "execute", recording), patch.object(psycopg.Connection, "commit", committing):
        yield found


def cursor_before(seq: int) -> str:
    """Where the change feed is read from so that this change comes first."""
    return cursors.write_sequence(seq - 1)


def ask(wanted: Ask, *, host: str) -> Answer:
    """The product's answer to a request, made here."""
    answer = Answer(0, {}, b"")
    with statements() as answer.statements:
        chunks = application(_environ(wanted, host), _starting(answer))
        answer.body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
    return answer


def _starting(answer: Answer) -> Callable[..., Any]:
    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        answer.status = int(status[:3])
        answer.headers = {name.lower(): value for name, value in headers}

    return start_response


def _environ(wanted: Ask, host: str) -> dict[str, Any]:
    parts = urlsplit(wanted.path)
    name, _, port = host.partition(":")
    return {
        "REQUEST_METHOD": wanted.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path),
        "QUERY_STRING": parts.query,
        "CONTENT_TYPE": "application/json" if wanted.body else "",
        "CONTENT_LENGTH": str(len(wanted.body)) if wanted.body else "",
        "SERVER_NAME": name,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(wanted.body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in wanted.headers},
    }
