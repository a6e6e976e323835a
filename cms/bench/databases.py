"""The databases of the bench: one for each size, on a server that keeps nothing of the newsroom. No Django here.

Without DATABASE_URL that server is an embedded one in `var/postgres-bench`; with it, the bench makes databases of its own beside
the one named there, all of them called `proofroom_bench_…`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import conninfo, sql

from cms import database

PREFIX = "proofroom_bench_"


@contextmanager
def server() -> Iterator[str]:
    """The URL of a database server that the bench may make databases on. Raises as ``cms.database.running``."""
    if url := database.configured_url():
        database.check(url)
    with database.running(database.embedded_data_dir().with_name("postgres-bench")) as url:
        yield url


def make(server_url: str, name: str) -> str:
    """The URL of the bench's database of that name, which is made when absent."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [named(name)]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(named(name))))
    return url_of(server_url, name)


def copy(server_url: str, name: str, *, of: str) -> str:
    """A fresh copy of a database of the bench that nobody is connected to. Returns its URL."""
    drop(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        # As files: a large database is not written through the log a second time.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(statement.format(sql.Identifier(named(name)), sql.Identifier(named(of))))
    return url_of(server_url, name)


def drop(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(named(name))))


def url_of(server_url: str, name: str) -> str:
    """The same server, another database."""
    scheme, _, rest = server_url.partition("://")
    address, question, query = rest.partition("?")
    host = address.rpartition("/")[0] if "/" in address else address
    return f"{scheme}://{host}/{named(name)}{question}{query}"


def note(url: str) -> str:
    """What ``leave_note`` left, or "", also where there is no such database."""
    try:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
            ).fetchone()
    except psycopg.OperationalError:
        return ""
    return (row and row[0]) or ""


def leave_note(url: str, text: str) -> None:
    """Say on the database itself what it holds."""
    name = conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url, autocommit=True) as connection:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        connection.execute(statement.format(sql.Identifier(str(name)), sql.Literal(text)))


def named(name: str) -> str:
    """What a database of the bench is called."""
    return f"{PREFIX}{name}"
