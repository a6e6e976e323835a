from django.db import migrations

from articles.triggers import install_verified_credentials


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_credentials_of_reviews")]
    operations = [install_verified_credentials()]
