"""Extensions of PostgreSQL that migrations need."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, connections, migrations, transaction
from psycopg import sql


def require_extension(name: str, *, why: str) -> migrations.RunPython:
    """An operation that creates the extension, or says in one sentence who has to. Going back leaves it where it is."""

    def create(apps: Any, schema_editor: Any) -> None:
        ensure_extension(name, why=why, using=schema_editor.connection.alias)

    return migrations.RunPython(create, migrations.RunPython.noop)


def ensure_extension(name: str, *, why: str, using: str = "default") -> None:
    """Raises CommandError when it is not there and this role may not create it, or the server does not have it."""
    create = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [name])
        if cursor.fetchone():
            return
        try:
            with transaction.atomic(using=using):
                cursor.execute(create)
        except DatabaseError as error:
            raise CommandError(
                f"{why} the PostgreSQL extension {name}: install postgresql-contrib on the database server if it is not there, "
                f"let a superuser run “CREATE EXTENSION {name}” in this database, and migrate again."
            ) from error
