"""What is needed to rank a recent article, in its row: made of the words that search has of it already."""

import django.contrib.postgres.search
from django.db import migrations, models

REFILL = """
DELETE FROM delivery_recententry;
INSERT INTO delivery_recententry (record_id, dictionary, published_at, words, short)
SELECT record_id, dictionary, published_at, strip(words), ts_filter(words, '{a,b,c}')
  FROM delivery_searchentry ORDER BY published_at DESC, record_id DESC LIMIT 1000"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0012_webhooks")]

    operations = [
        migrations.RunSQL("DELETE FROM delivery_recententry", migrations.RunSQL.noop),
        migrations.AddField("recententry", "dictionary", models.CharField(max_length=16), preserve_default=False),
        migrations.AddField(
            "recententry", "short", django.contrib.postgres.search.SearchVectorField(), preserve_default=False
        ),
        # Beside the table goes what the index has, and not what is read.
        migrations.RunSQL(
            "ALTER TABLE delivery_recententry ALTER COLUMN short SET STORAGE MAIN", migrations.RunSQL.noop
        ),
        migrations.RunSQL(REFILL, migrations.RunSQL.noop),
    ]
