"""What published documents say of people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.checking import verdicts
from experts.composing import person_document
from tests.accounts.factories import make_user
from tests.experts.factories import make_credential

pytestmark = pytest.mark.django_db


def test_a_credential_names_the_day_of_its_verification_from_that_day_on() -> None:
    today = timezone.localdate()
    looked_up, last = today - timedelta(days=10), today - timedelta(days=1)
    credential = make_credential(kind="degree", title="MD", issuer="University of Eastmere", valid_to=last)
    verdicts.verify(
        credential, by=make_user("checker"), verdict="confirmed", method="registry_lookup", evidence="Register, no. 7.",
        looked_up_on=looked_up,
    )  # fmt: skip
    shown = [
        person_document(credential.person, url="https://example.org/ada", on=day).credentials[0]
        for day in (looked_up - timedelta(days=1), looked_up, today)
    ]
    assert [(each.state, each.verified_on) for each in shown] == [
        ("unverified", None),
        ("verified", looked_up.isoformat()),
        ("lapsed", looked_up.isoformat()),
    ]
