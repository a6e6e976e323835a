"""Running the reading statements on Django's connection, with prepared plans and binary results.

Django's own cursors receive bytes as hexadecimal text, twice as long. Documents are bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

Row = tuple[Any, ...]
Values = Sequence[Any] | Mapping[str, Any]


def rows(statement: str, values: Values) -> list[Row]:
    """Run a statement that only reads. On a connection that turns out to be lost it is run once more, on a new one."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    try:
        return _run(database, statement, values)
    except (OperationalError, InterfaceError):
        if database.in_atomic_block or not _is_lost(database):
            raise
        database.close()
        return _run(database, statement, values)


def renew(*, is_trusted: bool) -> None:
    """Drop a connection past its age or in doubt, as Django does at the start of its own requests.

    One that ``is_trusted`` is not asked whether it lives, which would cost as much as the statement: ``rows`` notices.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if not database.in_atomic_block:  # as it is in tests
        database.close_if_unusable_or_obsolete()
        database.health_check_done = is_trusted


def _run(database: Any, statement: str, values: Values) -> list[Row]:
    database.ensure_connection()
    with database.wrap_database_errors:
        cursor: Any = psycopg.Cursor(database.connection)
        cursor.format = psycopg.pq.Format.BINARY
        if database.queries_logged:
            cursor = database.make_debug_cursor(cursor)
        cursor.execute(statement, values)
        found: list[Row] = cursor.fetchall()
        return found


def _is_lost(database: Any) -> bool:
    """Whether a connection was there and is no more; where none could be made, another attempt would only take as long."""
    return database.connection is not None and bool(database.connection.closed)
