"""A cursor that sends values beside the statement and not written into it.

For documents, whose bytes would go as hexadecimal digits, twice as long, and be read through by the parser of SQL.
"""

from __future__ import annotations

from typing import Any

import psycopg


def bound_by_server(connection: Any) -> Any:
    """Of one of Django's connections to PostgreSQL, with all that Django's own cursors do: errors, logging, checks."""
    connection.ensure_connection()
    cursor: Any = psycopg.Cursor(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
