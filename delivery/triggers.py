"""What keeps a thing that readers can see from being deleted under them."""

from __future__ import annotations

from django.db import migrations

PROTECT_LIVE_FUNCTION = """
CREATE OR REPLACE FUNCTION proofroom_protect_live() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE uses integer;
BEGIN
    SELECT count(DISTINCT r.id) INTO uses FROM delivery_reference f JOIN delivery_record r ON r.id = f.record_id
     WHERE f.kind = TG_ARGV[0] AND f.target_id = OLD.public_id AND r.gone = '';
    IF uses > 0 THEN
        RAISE EXCEPTION 'this % is in % live documents', TG_ARGV[0], uses
            USING ERRCODE = 'foreign_key_violation', HINT = 'Take it out of them first.';
    END IF;
    RETURN OLD;
END $$;
"""


def install_protect_live() -> migrations.RunSQL:
    return migrations.RunSQL(PROTECT_LIVE_FUNCTION, "DROP FUNCTION IF EXISTS proofroom_protect_live()")


def protect_live(table: str, *, kind: str) -> migrations.RunSQL:
    """An operation that refuses to delete a row of ``table`` while a live document embeds it."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_protect_live BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION proofroom_protect_live('{kind}')",
        f"DROP TRIGGER IF EXISTS {table}_protect_live ON {table}",
    )
