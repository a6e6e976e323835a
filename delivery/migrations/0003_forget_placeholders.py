"""A placeholder that ``records.lock`` made and nothing was put into is gone with the commit, whoever made it."""

from django.db import migrations

FORGET = """
CREATE FUNCTION proofroom_forget_placeholder() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM delivery_record WHERE id = NEW.id AND seq < 0;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER delivery_record_placeholder AFTER INSERT ON delivery_record DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.seq < 0) EXECUTE FUNCTION proofroom_forget_placeholder();
"""

# Earlier ones had a seq of the feed and stayed: things that were never public, and the only tombstones without an etag.
FORGET_EARLIER = """
DELETE FROM delivery_record r WHERE r.etag = '' AND r.gone <> '' AND r.edition IS NULL
   AND NOT EXISTS (SELECT 1 FROM delivery_edition e WHERE e.record_id = r.id)
   AND NOT EXISTS (SELECT 1 FROM delivery_redirect d WHERE d.record_id = r.id);
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_sequence_and_triggers")]
    operations = [
        migrations.RunSQL(FORGET_EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, "DROP FUNCTION proofroom_forget_placeholder() CASCADE"),
    ]
