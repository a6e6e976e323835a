"""The operations that migrations place."""

from __future__ import annotations

from django.db import migrations

from articles.triggers.going_out import PUBLISHING, SIGNING
from articles.triggers.judging import OVERRIDING, QUESTIONS, REVIEWING, VERIFYING
from articles.triggers.keeping import CLAIMS, CORRECTING, CREDENTIALS

REMOVE = """
DROP FUNCTION proofroom_correcting, proofroom_reviewing, proofroom_overriding, proofroom_keeping_claims, proofroom_going_out,
    proofroom_signing, proofroom_verifying CASCADE;
DROP FUNCTION proofroom_settled, proofroom_unfit_to_sign, proofroom_standing, proofroom_involved, proofroom_refuse CASCADE;
"""


def install_four_eyes() -> migrations.RunSQL:
    rules = [QUESTIONS, VERIFYING, SIGNING, PUBLISHING, CLAIMS, OVERRIDING, REVIEWING, CORRECTING]
    return migrations.RunSQL("".join(rules), REMOVE)


def install_verified_credentials() -> migrations.RunSQL:
    return migrations.RunSQL(CREDENTIALS, "DROP FUNCTION proofroom_credentials CASCADE")
