from django.db import migrations

from delivery.triggers import protect_live


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("delivery", "0002_sequence_and_triggers")]
    operations = [protect_live("sources_source", kind="source")]
