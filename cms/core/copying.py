"""Many new rows at once by PostgreSQL's COPY: several times as fast as INSERT where rows carry long texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model. Defaults, ``auto_now`` and constraints hold as in ``bulk_create``.

    Keys are taken from the table's sequence first, so the rows can be referred to. What they refer to must be saved.
    Two queries.
    """
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    columns = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [table, model._meta.pk.column, len(rows)])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([column.get_db_prep_save(_value(row, column), connection) for column in columns])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _value(row: models.Model, column: Any) -> Any:
    """What the row says; where it was given a thing that was saved only afterwards, the key of that."""
    if column.is_relation and column.is_cached(row):
        thing = getattr(row, column.name)
        key = thing.pk if thing is not None else None
        setattr(row, column.attname, key)
        return key
    return column.pre_save(row, True)
