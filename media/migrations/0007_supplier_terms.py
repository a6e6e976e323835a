from django.db import migrations

from media.triggers import install_supplier_terms


class Migration(migrations.Migration):
    dependencies = [("media", "0006_suppliers_and_likenesses")]
    operations = [install_supplier_terms()]
