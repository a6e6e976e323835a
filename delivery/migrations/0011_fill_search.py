"""What was published before there was a search is found by it, too."""

from django.db import migrations

from delivery.searching.refilling import refill


def fill(apps, schema_editor):
    for _ in refill():
        pass


class Migration(migrations.Migration):
    dependencies = [("delivery", "0010_search")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
