"""Which translations a document names, for a header that is sent without reading the document."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("delivery", "0017_words_without_accents")]
    operations = [
        migrations.AddField("record", "alternates", models.TextField(blank=True, db_default="", default="")),
    ]
