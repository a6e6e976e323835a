"""People and quotes in print cannot be deleted, and words that readers have seen stay as they were obtained."""

from django.db import migrations

from delivery.triggers import protect_live

WORDS_ARE_KEPT = """
CREATE FUNCTION experts_quote_words_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.words_obtained IS DISTINCT FROM OLD.words_obtained AND EXISTS (
        SELECT 1 FROM delivery_reference WHERE kind = 'quote' AND target_id = OLD.public_id
    ) THEN
        RAISE EXCEPTION 'the words of a published quote are kept as they were obtained'
            USING ERRCODE = 'integrity_constraint_violation', HINT = 'Change the words as printed instead.';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER experts_quote_words_are_kept BEFORE UPDATE OF words_obtained ON experts_quote
    FOR EACH ROW EXECUTE FUNCTION experts_quote_words_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("experts", "0001_initial"), ("delivery", "0002_sequence_and_triggers")]
    operations = [
        protect_live("experts_person", kind="person"),
        protect_live("experts_quote", kind="quote"),
        migrations.RunSQL(
            WORDS_ARE_KEPT,
            "DROP TRIGGER experts_quote_words_are_kept ON experts_quote; DROP FUNCTION experts_quote_words_are_kept()",
        ),
    ]
