"""Triggers that hold what must hold, written once and placed by migrations."""

from __future__ import annotations

from django.db import migrations

APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION proofroom_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Add a new row instead.';
END $$;
"""


def install_append_only() -> migrations.RunSQL:
    """The function that ``append_only`` triggers call; placed by cms.core's first migration."""
    return migrations.RunSQL(APPEND_ONLY_FUNCTION, "DROP FUNCTION IF EXISTS proofroom_append_only()")


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Operations that make each table refuse UPDATE and DELETE. TRUNCATE stays: only the owner has it, and tests need it."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION proofroom_append_only()",
            f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        )
        for table in tables
    ]
