"""The newsroom's lists find words whatever their accents."""

from django.db import migrations

from delivery.extensions import require_extension


class Migration(migrations.Migration):
    dependencies = [("delivery", "0016_quotes_by_speaker")]
    operations = [require_extension("unaccent", why="The newsroom finds names whatever their accents, and needs for it")]
