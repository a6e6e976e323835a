from django.db import migrations
from django.db.models import F

# (name, aliases, how it asks to be named, whether it asks at all)
SUPPLIERS = [
    ("AP", ["AP Photo", "Associated Press"], "AP Photo/{creator}", True),
    ("Reuters", [], "Reuters/{creator}", True),
    ("Science Photo Library", ["SPL"], "{creator}/Science Photo Library", True),
    ("Unsplash", [], "{creator} on Unsplash", False),
    ("Pexels", [], "{creator} via Pexels", False),
    ("Pixabay", [], "{creator} via Pixabay", False),
    ("Wikimedia Commons", [], "{creator}, via Wikimedia Commons", True),
]


def seed(apps, schema_editor):
    """Suppliers that the code knew until now; what the newsroom has entered by itself stays as it is."""
    Supplier = apps.get_model("media", "Supplier")
    for name, aliases, template, required in SUPPLIERS:
        if not Supplier.objects.filter(name__iexact=name).exists():
            Supplier.objects.create(
                name=name,
                aliases=aliases,
                folded_aliases=[alias.lower() for alias in aliases],
                template=template,
                credit_required=required,
            )
    # The trigger copies their terms to the pictures that are here.
    apps.get_model("media", "Image").objects.exclude(supplier="").update(supplier=F("supplier"))


class Migration(migrations.Migration):
    dependencies = [("media", "0007_supplier_terms")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
