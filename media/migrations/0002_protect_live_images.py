from django.db import migrations

from delivery.triggers import protect_live


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial"), ("delivery", "0002_sequence_and_triggers")]
    operations = [protect_live("media_image", kind="image")]
