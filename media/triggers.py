"""What pictures copy from their supplier, held by the database, so that no way of writing a picture forgets it."""

from __future__ import annotations

from django.db import migrations

# The lock makes a change of suppliers and a new picture of theirs wait for each other.
SUPPLIER_TERMS = """
CREATE FUNCTION proofroom_supplier_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE named text := lower(btrim(NEW.supplier)); terms media_supplier;
BEGIN
    IF named <> '' THEN
        SELECT * INTO terms FROM media_supplier s
         WHERE lower(s.name) = named OR named = ANY (s.folded_aliases) ORDER BY s.id LIMIT 1 FOR SHARE;
    END IF;
    NEW.credit_template := coalesce(terms.template, '');
    NEW.supplier_wants_credit := coalesce(terms.credit_required, false);
    RETURN NEW;
END $$;
CREATE TRIGGER media_image_supplier_terms BEFORE INSERT OR UPDATE OF supplier ON media_image
    FOR EACH ROW EXECUTE FUNCTION proofroom_supplier_terms();
"""


def install_supplier_terms() -> migrations.RunSQL:
    return migrations.RunSQL(
        SUPPLIER_TERMS,
        "DROP TRIGGER media_image_supplier_terms ON media_image; DROP FUNCTION proofroom_supplier_terms()",
    )
