from __future__ import annotations

import pytest

from articles.checking.overnight import look_overnight
from articles.jobs import look_for_what_broke
from articles.models import ClaimEvent
from sources import integrity
from tests.articles.checking.factories import give, make_checker, make_cited_claim

pytestmark = pytest.mark.django_db


def test_what_broke_by_itself_is_found_once_and_written_down():
    broken, sound = make_cited_claim(), make_cited_claim()
    for claim in (broken, sound):
        give(claim)
    source = broken.citations.get().source
    integrity.record(source, type="retraction", service="manual", notice="10.5555/notice", by=make_checker())
    before = ClaimEvent.objects.count()
    assert (look_overnight(), look_overnight()) == (1, 0)
    event = ClaimEvent.objects.latest("id")
    assert ClaimEvent.objects.count() == before + 1
    assert (event.claim, event.from_standing, event.to_standing, event.because) == (
        broken,
        "confirmed",
        "stale",
        "retraction",
    )


def test_the_job_looks(caplog):
    caplog.set_level("INFO")
    look_for_what_broke(0)
    assert "Overnight 0 claims" in caplog.text
