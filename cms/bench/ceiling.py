"""The most that this server and this database can do: the product's own SQL, run bare, its ready bytes sent as they come.

`cms.bench.ceiling:application` is served by the same software with the same arguments as the product. Its plans are a file, named
in BENCH_PLANS, that the run writes from what the product was seen to do. `/static` runs nothing: it is what the load driver can do.
`/write` is the ceiling of writing (`cms.bench.bare`), which no plan can be: each article is another.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from cms.bench import bare

STATIC = b'{"static":"' + b"x" * 8_000 + b'"}'


@dataclass(frozen=True)
class Step:
    """A statement with its values, and which of its columns hold bytes that are ready to send."""

    sql: str
    values: Any
    ready: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """How one request is answered. Where the steps have no bytes ready, ``body`` is sent after they ran.

    ``is_prepared``: statements are prepared once a connection, which is faster unless their values decide how to go about them.
    """

    status: str
    steps: tuple[Step, ...]
    body: bytes
    is_prepared: bool = True


Plans = dict[str, list[Plan]]
_own = threading.local()


def write(plans: Plans, path: Path) -> None:
    path.write_bytes(pickle.dumps(plans))


def run(connection: psycopg.Connection, plan: Plan) -> bytes:
    """The plan's bytes."""
    parts: list[bytes] = []
    with connection.cursor(binary=True) as cursor:
        for step in plan.steps:
            cursor.execute(step.sql, step.values, prepare=plan.is_prepared)
            if cursor.description is None:
                continue
            rows = cursor.fetchall()
            for column in step.ready:
                parts += [row[column] for row in rows if row[column] is not None]
    if not parts:
        return plan.body
    return parts[0] if len(parts) == 1 else b'{"data":[%s]}' % b",".join(parts)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    _, name, *rest = environ["PATH_INFO"].split("/")
    if name == "static":
        return _send(start_response, "200 OK", STATIC)
    if name == "write":
        document = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        return _send(start_response, "201 Created", b'{"id":"%s"}' % bare.put(_connection(), document).encode())
    plan = _plans()[name][int(rest[0])]
    return _send(start_response, plan.status, run(_connection(), plan))


def _send(start_response: Callable[..., Any], status: str, body: bytes) -> Iterable[bytes]:
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))] if body else []
    start_response(status, headers)
    return [body]


@cache
def _plans() -> Plans:
    plans: Plans = pickle.loads(Path(os.environ["BENCH_PLANS"]).read_bytes())  # noqa: S301 - written by the run itself
    return plans


def _connection() -> psycopg.Connection:
    """The connection of this thread, which lives as long as it."""
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    connection: psycopg.Connection = _own.connection
    return connection
