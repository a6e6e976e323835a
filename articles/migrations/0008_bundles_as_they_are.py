from django.db import migrations


class Migration(migrations.Migration):
    """Bundles are written by the thousand and read once or twice: compressing them took longer than all else of a load."""

    dependencies = [("articles", "0007_verified_credentials")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE articles_import ALTER COLUMN bundle SET STORAGE EXTERNAL",
            "ALTER TABLE articles_import ALTER COLUMN bundle SET STORAGE EXTENDED",
        )
    ]
