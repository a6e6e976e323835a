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


PACKED_FUNCTION = """
CREATE OR REPLACE FUNCTION proofroom_drop_packed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.document IS NULL OR (NEW.packed IS NOT DISTINCT FROM OLD.packed AND NEW.document IS DISTINCT FROM OLD.document) THEN
        NEW.packed := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_record_packed BEFORE UPDATE OF document ON delivery_record
    FOR EACH ROW EXECUTE FUNCTION proofroom_drop_packed();
"""


def install_packed() -> migrations.RunSQL:
    """Whoever writes a document and not its packed form, as a release before it had one would, leaves none behind."""
    return migrations.RunSQL(
        PACKED_FUNCTION,
        "DROP TRIGGER IF EXISTS delivery_record_packed ON delivery_record; DROP FUNCTION IF EXISTS proofroom_drop_packed()",
    )


def install_protect_live() -> migrations.RunSQL:
    return migrations.RunSQL(PROTECT_LIVE_FUNCTION, "DROP FUNCTION IF EXISTS proofroom_protect_live()")


def protect_live(table: str, *, kind: str) -> migrations.RunSQL:
    """An operation that refuses to delete a row of ``table`` while a live document embeds it."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_protect_live BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION proofroom_protect_live('{kind}')",
        f"DROP TRIGGER IF EXISTS {table}_protect_live ON {table}",
    )


_KEEP_KEYS = """
CREATE FUNCTION proofroom_keep_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.prefix, NEW.digest, NEW.scopes, NEW.issued_by_id) IS DISTINCT FROM
       (OLD.prefix, OLD.digest, OLD.scopes, OLD.issued_by_id) THEN
        RAISE EXCEPTION 'a key stays as it was issued'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Issue another one.';
    END IF;
    IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
        RAISE EXCEPTION 'a revoked key stays revoked'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Issue another one.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_apikey_keep BEFORE UPDATE ON delivery_apikey
    FOR EACH ROW EXECUTE FUNCTION proofroom_keep_keys();
"""


def install_keep_keys() -> migrations.RunSQL:
    """A key cannot be given more scopes, another secret or another issuer, nor come back once it is revoked."""
    return migrations.RunSQL(
        _KEEP_KEYS, "DROP TRIGGER delivery_apikey_keep ON delivery_apikey; DROP FUNCTION proofroom_keep_keys()"
    )
