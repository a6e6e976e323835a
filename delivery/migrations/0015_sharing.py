"""The lock that lets many read what is public at once, and whoever changes it wait in turn (``delivery.holding``)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0014_words_wait_beside_their_indexes")]
    operations = [
        migrations.RunSQL("CREATE TABLE delivery_shared ()", "DROP TABLE delivery_shared"),
    ]
