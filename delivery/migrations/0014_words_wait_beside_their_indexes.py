"""How much waits beside the indexes of search is said by whoever writes (``delivery.searching.indexing``), few articles or many.

The indexes stay as they are: only what they were told is changed, so this takes no time however many articles there are.
"""

import django.contrib.postgres.indexes
from django.db import migrations

FORWARDS = """
ALTER INDEX search_words RESET (gin_pending_list_limit);
ALTER INDEX search_recent_words RESET (fastupdate)"""
BACKWARDS = """
ALTER INDEX search_words SET (gin_pending_list_limit = 128);
ALTER INDEX search_recent_words SET (fastupdate = off);
SELECT gin_clean_pending_list('search_recent_words')"""


def _index(model: str, name: str) -> list[migrations.operations.base.Operation]:
    index = django.contrib.postgres.indexes.GinIndex(fields=["words"], name=name)
    return [migrations.RemoveIndex(model, name), migrations.AddIndex(model, index)]


class Migration(migrations.Migration):
    dependencies = [("delivery", "0013_short_texts_of_the_recent")]

    operations = [
        migrations.RunSQL(
            FORWARDS,
            BACKWARDS,
            state_operations=[*_index("searchentry", "search_words"), *_index("recententry", "search_recent_words")],
        ),
    ]
