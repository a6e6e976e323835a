"""The function behind every append-only table."""

from django.db import migrations

from cms.core.triggers import install_append_only


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [install_append_only()]
