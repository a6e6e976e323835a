"""The translations of what was published before, by the references of its documents.

Where an earlier release goes on writing afterwards, which does not know of them, ``recompose`` puts them right.
"""

from django.db import migrations

NAME = """
UPDATE delivery_record r SET alternates = named.alternates
  FROM (SELECT f.record_id, string_agg(o.language || ':' || o.public_id, ' ' ORDER BY o.language COLLATE "C", o.public_id) AS alternates
          FROM delivery_reference f JOIN delivery_record o ON o.kind = 'article' AND o.public_id = f.target_id AND o.gone = ''
         WHERE f.kind = 'article' AND f.how = 'translation' GROUP BY f.record_id) named
 WHERE r.id = named.record_id AND r.alternates <> named.alternates"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0018_translations_beside_documents")]
    operations = [migrations.RunSQL(NAME, migrations.RunSQL.noop)]
