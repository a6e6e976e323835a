"""Documents as gzip beside the documents. PostgreSQL is not to compress them again: EXTERNAL storage."""

from django.db import migrations, models

from delivery.triggers import install_packed


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_api_keys")]
    operations = [
        migrations.AddField("record", "packed", models.BinaryField(null=True)),
        migrations.RunSQL(
            "ALTER TABLE delivery_record ALTER COLUMN packed SET STORAGE EXTERNAL",
            "ALTER TABLE delivery_record ALTER COLUMN packed SET STORAGE EXTENDED",
        ),
        install_packed(),
        migrations.AddConstraint(
            "record",
            models.CheckConstraint(
                condition=models.Q(("gone", ""), ("packed__isnull", True), _connector="OR"),
                name="record_gone_has_nothing_packed",
            ),
        ),
    ]
