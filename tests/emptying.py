"""An empty database after a test that commits.

Django truncates every table for that, which gives each of them and each of their indexes new files, and then makes content
types, permissions and we our roles anew: longer than most of these tests take. They write few rows, and those are deleted here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

from cms.accounts.roles import ROLES, sync_roles

# Of the code and not of a test, unless a test changed a role or made another.
KEPT = {model._meta.db_table for model in (ContentType, Permission, Group, Group.permissions.through)}
_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def empty(test: Any) -> None:
    """Leave the roles and nothing else. As TRUNCATE does, it waits for whoever still reads or writes, and asks no trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        (is_allowed,) = cursor.fetchone()
        if not is_allowed:
            return _flush(test)
        with transaction.atomic():
            cursor.execute(_statement())
    Group.objects.exclude(name__in=[name for name, _ in ROLES.values()]).delete()
    sync_roles()
    return None


@cache
def _statement() -> str:
    tables = [f'"{table}"' for table in connection.introspection.django_table_names() if table not in KEPT]
    deletions = "\n".join(f"DELETE FROM {table};" for table in tables)  # noqa: S608 - names of our own models
    return f"""
DO $$ BEGIN
LOCK TABLE {", ".join(tables)} IN ACCESS EXCLUSIVE MODE;
SET LOCAL session_replication_role = replica;
{deletions}
END $$"""
