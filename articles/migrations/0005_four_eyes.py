from django.db import migrations

from articles.triggers import install_four_eyes
from cms.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_claims_and_verdicts"), ("accounts", "0002_staff_in_print"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        *append_only(
            "articles_verification", "articles_dismissal", "articles_searchlog", "articles_override", "articles_claimevent",
            "articles_review",
        ),
        install_four_eyes(),
    ]
