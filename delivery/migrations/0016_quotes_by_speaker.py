"""Quotes that were public before lists of them could be narrowed to a person are found by that person, too."""

from django.db import migrations

TAG = """
INSERT INTO delivery_recordtag (tag, language, published_at, record_id)
SELECT 'expert:' || f.target_id, r.language, r.published_at, r.id
  FROM delivery_reference f JOIN delivery_record r ON r.id = f.record_id
 WHERE r.kind = 'quote' AND r.gone = '' AND f.kind = 'person' AND f.how = 'speaker'
   AND NOT EXISTS (SELECT 1 FROM delivery_recordtag t WHERE t.record_id = r.id)
"""
UNTAG = "DELETE FROM delivery_recordtag t USING delivery_record r WHERE r.id = t.record_id AND r.kind = 'quote'"


class Migration(migrations.Migration):
    dependencies = [("delivery", "0015_sharing")]
    operations = [migrations.RunSQL(TAG, UNTAG)]
