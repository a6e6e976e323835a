"""Many new rows at once by PostgreSQL's COPY: several times as fast as INSERT where rows carry long texts."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

import msgspec
from django.db import connections, models, router
from psycopg.types.json import Jsonb

MANY = 50


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off Python's search for cycles while thousands of rows are made that all live until the end of it.

    For the whole process, and so until the last of the threads that are at it has done.
    """
    _putting_off.begin()
    try:
        yield
    finally:
        _putting_off.end()


class _PuttingOff:
    def __init__(self) -> None:
        self._lock, self._many, self._was_on = Lock(), 0, False

    def begin(self) -> None:
        with self._lock:
            if not self._many:
                self._was_on = gc.isenabled()
                gc.disable()
            self._many += 1

    def end(self) -> None:
        with self._lock:
            self._many -= 1
            if not self._many and self._was_on:
                gc.enable()


_putting_off = _PuttingOff()


def insert_rows(rows: Sequence[models.Model], *, unless_there: bool = False) -> None:
    """Insert unsaved rows of one model: by COPY where they are so many that it pays, in one INSERT where they are few.

    Keys are given by the database. With ``unless_there``, a row that breaks a constraint of uniqueness is passed over, and none of
    them knows its key afterwards.
    """
    if not rows:
        return
    if len(rows) > MANY and not unless_there:
        copy_rows(rows)
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    columns: list[Any] = [each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField)]
    quoted = connection.ops.quote_name
    named = ", ".join(quoted(column.column) for column in columns)
    writers = [writer(column, connection) for column in columns]
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    end = "ON CONFLICT DO NOTHING" if unless_there else f"RETURNING {quoted(str(model._meta.pk.column))}"
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({named}) VALUES {places} {end}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(statement, [write(row) for row in rows for write in writers])
        if not unless_there:
            for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk, row._state.adding, row._state.db = key, False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of bare values, for narrow tables that grow by dozens of rows an article and whose keys nobody asks for.

    ``names`` are those of the fields in the order of the values, which the driver takes as they are; every other column has a
    default in the database. One query.
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    named = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    with connection.cursor() as cursor:
        if len(rows) > MANY:
            with copying(connection, cursor, f"{table} ({named})") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        types = ", ".join(array(column, connection) for column in columns)
        statement = f"INSERT INTO {table} ({named}) SELECT * FROM unnest({types})"  # noqa: S608 - our own names
        cursor.execute(statement, [list(values) for values in zip(*rows, strict=True)])


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
        sequence = (
            "SELECT nextval(named.name) FROM generate_series(1, %s), "
            "(SELECT pg_get_serial_sequence(%s, %s)::regclass AS name OFFSET 0) named"
        )
        cursor.execute(sequence, [len(rows), table, model._meta.pk.column])
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        with copying(connection, cursor, f"{table} ({names})") as copy:
            writers = [writer(column, connection) for column in columns]
            for row in rows:
                copy.write_row([write(row) for write in writers])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


@contextmanager
def copying(connection: Any, cursor: Any, into: str) -> Iterator[Any]:
    """COPY into that table and its columns. A refusal of the database is Django's error: it wraps ``execute``, and not ``copy``."""
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        yield copy


def array(column: Any, connection: Any) -> str:
    """The place of one array of ``column``'s values in a statement.

    Sent as bytes (``%b``), since as text every document is written in hexadecimal, and every quotation mark escaped and read again.
    Of a type without its length, so that a value too long is refused and not cut.
    """
    return f"%b::{column.db_type(connection).partition('(')[0]}[]"


def writer(column: Any, connection: Any) -> Callable[[models.Model], Any]:
    """What gives the driver's value of ``column`` for a row: as it stands where Django would hand it on unchanged."""

    def prepared(row: models.Model) -> Any:
        return column.get_db_prep_save(_value(row, column), connection)

    name, plain = column.attname, _AS_THEY_STAND.get(type(column))

    def key(row: models.Model) -> Any:
        value = _value(row, column)
        return value if type(value) is int else prepared(row)

    def quick(row: models.Model) -> Any:
        value = row.__dict__.get(name, prepared)
        return value if type(value) is plain or value is None else prepared(row)

    def moment(row: models.Model) -> Any:
        value = column.pre_save(row, True)
        return value if value is None or (type(value) is datetime and value.tzinfo) else prepared(row)

    def json(row: models.Model) -> Any:
        value = row.__dict__.get(name)
        return Jsonb(value, dumps=msgspec.json.encode) if type(value) in (dict, list) else prepared(row)

    if column.is_relation:
        return key
    if type(column) is models.JSONField and column.encoder is None:
        return json
    return moment if type(column) is models.DateTimeField else quick if plain else prepared


# Fields without a value of their own at saving, whose values of this very type reach the driver as they are.
_AS_THEY_STAND: dict[type[models.Field[Any, Any]], type] = {
    models.CharField: str,
    models.TextField: str,
    models.SlugField: str,
    models.UUIDField: UUID,
    models.BooleanField: bool,
    models.PositiveIntegerField: int,
    models.BigAutoField: int,
    models.DateField: date,
}


def _value(row: models.Model, column: Any) -> Any:
    """What the row says; where it was given a thing that was saved only afterwards, the key of that."""
    if column.is_relation:
        if column.is_cached(row):
            thing = getattr(row, column.name)
            key = thing.pk if thing is not None else None
            row.__dict__[column.attname] = key
            return key
        return row.__dict__[column.attname]
    return column.pre_save(row, True)
