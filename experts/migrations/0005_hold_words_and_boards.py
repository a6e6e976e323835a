from django.db import migrations, models

from cms.core.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("experts", "0004_take_words_off_the_record"), ("core", "0001_append_only")]
    operations = [
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(('verified_on__isnull', True), models.Q(('kind', 'certification'), _negated=True), models.Q(('issuer', ''), _negated=True), _connector='OR'), name='credential_verified_names_its_board', violation_error_message='Name the board or body that certified: without it there is nothing to verify.'),
        ),
        migrations.AddConstraint(
            model_name='quote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('terms', 'off_record'), _negated=True), models.Q(('as_credited', ''), ('credited_name', ''), ('credited_suffix', ''), ('edits', []), ('words_obtained', '[off the record]'), ('words_printed', '')), _connector='OR'), name='quote_off_record_holds_no_words', violation_error_message='Words off the record are kept apart.'),
        ),
        *append_only("experts_driftsettlement", "experts_confirmation"),
    ]
