"""Where the database is: the one named in DATABASE_URL, or an embedded PostgreSQL kept in `var/postgres`.

No Django here, so that settings can rest on this module. The embedded server belongs to a small keeper
process (`cms/running/keeper.py`), which lives exactly as long as anybody holds the lock that `running`
takes. The kernel releases that lock when its holder ends, also by kill -9, so nothing has to count process
ids and no server is left behind.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import conninfo

from cms.running.locks import is_last_holder, server_locks
from cms.running.places import ROOT, server_log, socket_dir, var_dir

OLDEST_VERSION = 150000
CONNECT_TIMEOUT_S = 5
STOP_TIMEOUT_S = 15
SCHEMES = ("postgresql://", "postgres://")
EXAMPLE = "postgresql://user:password@host:5432/name"


class DatabaseUrlError(ValueError):
    """DATABASE_URL cannot be used; the message is one sentence for the operator and never repeats a
    password.
    """


class DatabaseStartError(RuntimeError):
    """The embedded PostgreSQL did not start; the message is one sentence for the operator."""


def configured_url() -> str | None:
    """DATABASE_URL from the environment; None when unset or empty."""
    return os.environ.get("DATABASE_URL", "").strip() or None


def embedded_url(data_dir: Path) -> str:
    """The address of the embedded server kept in `data_dir`, whether or not it is running."""
    return f"postgresql://postgres@/postgres?host={quote(str(socket_dir(data_dir)), safe='/')}&port=5432"


def url_for_settings() -> str:
    """The URL that Django connects to: DATABASE_URL when set, otherwise the embedded server's."""
    return configured_url() or embedded_url(embedded_data_dir())


def embedded_data_dir() -> Path:
    """Where the embedded server of this checkout keeps its data."""
    return var_dir() / "postgres"


def parse(url: str) -> dict[str, Any]:
    """Turn a postgresql:// URL into Django's DATABASES entry.

    Connection parameters in the query (`sslmode`, `application_name`, …) end up in OPTIONS, a `host` there
    in HOST. Raises DatabaseUrlError when it is not such a URL or names no database.
    """
    if not url.startswith(SCHEMES):
        raise DatabaseUrlError(f"DATABASE_URL must be a PostgreSQL address like {EXAMPLE}; it begins otherwise.")
    try:
        options = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # libpq's own words are not shown: they repeat the URL, and with it the password.
        raise DatabaseUrlError(
            f"DATABASE_URL is not a valid PostgreSQL address; write it like {EXAMPLE}, "
            "with special characters in user and password percent-encoded."
        ) from error
    name = options.pop("dbname", None)
    if not name:
        raise DatabaseUrlError(f"DATABASE_URL names no database; write it like {EXAMPLE}.")
    port = str(options.pop("port", None) or "")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise DatabaseUrlError("DATABASE_URL names a port that is not a number between 1 and 65535.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": options.pop("user", None) or "",
        "PASSWORD": options.pop("password", None) or "",
        "HOST": options.pop("host", None) or "",
        "PORT": port,
        "OPTIONS": options,
    }


def check(url: str) -> None:
    """Connect once. Raises DatabaseUrlError when nobody answers, we are refused, or the server is too old."""
    parse(url)
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise DatabaseUrlError(f"The database named in DATABASE_URL cannot be used: {reason}") from error
    if version < OLDEST_VERSION:
        raise DatabaseUrlError(f"DATABASE_URL leads to PostgreSQL {version // 10000}; Proofroom needs 15 or newer.")


@contextmanager
def running(data_dir: Path | None = None, *, durable: bool = True) -> Iterator[str]:
    """Yield the URL of a running server, starting or joining the embedded one unless DATABASE_URL is set.

    The embedded server stops when the last of its users, in whatever process, leaves this context or dies.
    `durable=False` trades the safety of the data in a power cut for speed: right for tests alone. Raises
    DatabaseStartError when the embedded server does not start.
    """
    if url := configured_url():
        yield url
        return
    data_dir = (data_dir or embedded_data_dir()).resolve()
    locks = server_locks(data_dir)
    keeper = None
    is_last = True
    try:
        with locks.users.shared() as hold:  # waits while an earlier server is still stopping
            try:
                with locks.start.exclusive():
                    if not locks.keeper.is_held_alone():
                        keeper = _start_keeper(data_dir, durable=durable)
                yield embedded_url(data_dir)
            finally:
                is_last = is_last_holder(hold)
    finally:
        if is_last:
            locks.keeper.wait_until_free(timeout_s=STOP_TIMEOUT_S)
        if keeper is not None:
            keeper.poll()


def is_running(data_dir: Path) -> bool:
    """Whether the embedded server kept in `data_dir` is up, starting or stopping."""
    return server_locks(data_dir.resolve()).keeper.is_held_alone()


def _start_keeper(data_dir: Path, *, durable: bool) -> "subprocess.Popen[str]":
    """Start the keeper of `data_dir` in a session of its own, out of reach of a Ctrl-C, and wait until the
    server is ready.
    """
    command = [sys.executable, "-m", "cms.running.keeper", str(data_dir)] + ([] if durable else ["--not-durable"])
    log = server_log(data_dir)
    with log.open("wb") as complaints:
        keeper = subprocess.Popen(  # noqa: S603 - our own module
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            text=True,
        )
    assert keeper.stdout is not None  # noqa: S101 - a pipe was asked for
    with keeper.stdout as answers:
        answer = ""
        for answer in map(str.strip, answers):
            if answer == "ready":
                return keeper
            if answer.startswith("note: "):
                print(answer.removeprefix("note: "), file=sys.stderr)
    keeper.wait()
    raise DatabaseStartError(answer or f"The embedded PostgreSQL did not start; its log is {log}.")
