"""Words off the record leave the table of quotes; verified certifications that name no board are unverified again."""

from django.db import migrations

WITHHELD = "[off the record]"


def move(apps, schema_editor):
    quotes = apps.get_model("experts", "Quote").objects
    references = apps.get_model("delivery", "Reference").objects
    for quote in quotes.filter(terms="off_record").iterator():
        if references.filter(kind="quote", target_id=quote.public_id).exists():
            # Readers saw these words. What keeps them from being printed again is that consent is refused.
            quotes.filter(pk=quote.pk).update(terms="on_record", consent="refused")
            continue
        words = {"words_obtained": quote.words_obtained, "words_printed": quote.words_printed}
        apps.get_model("experts", "OffRecord").objects.create(quote_id=quote.pk, **words)
        quotes.filter(pk=quote.pk).update(
            words_obtained=WITHHELD, words_printed="", as_credited="", credited_name="", credited_suffix="", credited_titles=[],
            attributed_on=None,
        )
    unnamed = apps.get_model("experts", "Credential").objects.filter(kind="certification", issuer="")
    unnamed.exclude(verified_on=None).update(verified_on=None, verified_how="")


class Migration(migrations.Migration):
    dependencies = [("experts", "0003_evidence_and_confirmations"), ("delivery", "0002_sequence_and_triggers")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
