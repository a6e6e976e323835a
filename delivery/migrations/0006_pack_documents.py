"""Pack what was published before. Can be stopped and run again; whatever it has not reached is served as it is."""

from django.db import migrations

from delivery.coding import pack


def pack_all(apps, _schema):
    records = apps.get_model("delivery", "Record").objects
    for row in records.filter(gone="", packed=None).only("document", "etag").iterator(chunk_size=200):
        packed = pack(bytes(row.document))
        if packed:
            records.filter(pk=row.pk, etag=row.etag).update(packed=packed)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("delivery", "0005_packed_documents")]
    operations = [migrations.RunPython(pack_all, migrations.RunPython.noop)]
