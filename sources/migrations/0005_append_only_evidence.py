from django.db import migrations

from cms.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_captures_checks_and_integrity"), ("core", "0001_append_only")]
    operations = append_only("sources_capture", "sources_integrityevent", "sources_sourcecheck")
