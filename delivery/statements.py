"""Running the reading statements on Django's connection, with server-side binding, prepared plans and binary results.

Django's own cursors write values into the text of a statement and receive bytes as hexadecimal text. Documents are bytes, and the
statements are few and constant: bound, prepared and binary, they cost half of that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


def rows(statement: str, values: Values) -> list[Row]:
    """Run a statement that only reads. On a connection that turns out to be lost it is run once more, on a new one."""
    try:
        return _run(statement, values)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or not _is_lost():
            raise
        connection.close()
        return _run(statement, values)


def renew() -> None:
    """Drop a connection past its age or in doubt, as Django does at the start of its own requests.

    It is not asked whether it lives, which would cost as much as the statement: ``rows`` notices.
    """
    if not connection.in_atomic_block:  # as it is in tests
        connection.close_if_unusable_or_obsolete()
        connection.health_check_done = True  # type: ignore[attr-defined]


def _run(statement: str, values: Values) -> list[Row]:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        plain: Any = psycopg.Cursor(connection.connection)
        plain.format = psycopg.pq.Format.BINARY
        with connection.make_debug_cursor(plain) if connection.queries_logged else plain as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _is_lost() -> bool:
    """Whether a connection was there and is no more; where none could be made, another attempt would only take as long."""
    return connection.connection is not None and bool(connection.connection.closed)
