"""The sequence of public changes, and what must hold whatever the code does."""

from django.db import migrations

from cms.core.triggers import append_only
from delivery.triggers import install_protect_live


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial"), ("core", "0001_append_only")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE delivery_seq AS bigint", "DROP SEQUENCE delivery_seq"),
        # Documents are compressed by LZ4 when large: 9 % more detail reads a second than PGLZ. A server may be
        # built without it, as the embedded one is.
        migrations.RunSQL(
            """
            DO $$ BEGIN
                IF 'lz4' = ANY ((SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression')::text[]) THEN
                    ALTER TABLE delivery_record ALTER COLUMN document SET COMPRESSION lz4;
                END IF;
            END $$
            """,
            "ALTER TABLE delivery_record ALTER COLUMN document SET COMPRESSION default",
        ),
        *append_only("delivery_edition"),
        install_protect_live(),
    ]
