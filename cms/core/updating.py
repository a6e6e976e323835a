"""Many changed rows at once: one UPDATE from arrays, where ``bulk_update`` writes a CASE with a branch a row for each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router

from cms.core.copying import array, writer


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> int:
    """Write these fields of saved rows of one model. Returns how many rows there were to write to. One query."""
    if not rows:
        return 0
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    quoted = connection.ops.quote_name
    columns: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    types = ", ".join(array(column, connection) for column in columns)
    values = [list(map(writer(column, connection), rows)) for column in columns]
    named = ", ".join(quoted(column.column) for column in columns)
    settings = ", ".join(f"{quoted(column.column)} = v.{quoted(column.column)}" for column in columns[1:])
    table, key = quoted(model._meta.db_table), quoted(columns[0].column)
    statement = f"UPDATE {table} t SET {settings} FROM unnest({types}) v({named}) WHERE t.{key} = v.{key}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
