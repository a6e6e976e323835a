from django.db import migrations

from cms.core.triggers import append_only
from delivery.triggers import protect_live


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial"), ("delivery", "0002_sequence_and_triggers")]
    operations = [
        *append_only(
            "articles_revision", "articles_contribution", "articles_transition", "articles_decision"
        ),
        protect_live("articles_topic", kind="topic"),
    ]
