from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from sources.integrity import STATES, record, strike
from sources.models import IntegrityEvent, Source
from tests.accounts.factories import make_user
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db

Type = IntegrityEvent.Type
NOTICE = "https://doi.org/10.5555/notice"


def recorded(*told: tuple[str, str]) -> Source:
    """A source with these events: type, date of the notice."""
    source = make_source()
    for type_, day in told:
        record(source, type=type_, service="crossref", noticed_on=day, notice=NOTICE, by=None)
    return Source.objects.get(pk=source.pk)


def test_nobody_knows_before_somebody_has_looked() -> None:
    source = make_source()
    assert (source.integrity, source.integrity_as_of) == ("unknown", None)


def test_that_nothing_was_found_holds_as_of_the_day_somebody_looked() -> None:
    source, checker = make_source(), make_user("checker")
    record(source, type="none_found", service="crossref", as_of=date(2024, 5, 2), by=checker)
    source.refresh_from_db()
    assert (source.integrity, source.integrity_as_of) == ("none_known", date(2024, 5, 2))
    assert source.integrity_events.get().by == checker


def test_every_kind_of_notice_comes_to_a_state() -> None:
    assert set(STATES) == set(Type)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([("new_version", "")], "none_known"),
        ([("erratum", "2019")], "corrected"),
        ([("retraction", "2019"), ("none_found", "")], "retracted"),
        ([("retraction", "2020"), ("expression_of_concern", "2019")], "retracted"),
        ([("expression_of_concern", "2020"), ("correction", "2021")], "concern"),
        ([("retraction", "2019"), ("reinstatement", "2020")], "reinstated"),
        ([("reinstatement", "2020"), ("retraction", "2019")], "reinstated"),
        ([("reinstatement", "2020"), ("retraction", "2021-03")], "retracted"),
        ([("reinstatement", "2020"), ("none_found", "")], "reinstated"),
        ([("retraction", "2019"), ("removal", "2020")], "removed"),
        ([("partial_retraction", "2019"), ("correction", "2020")], "partially_retracted"),
    ],
)
def test_notices_come_to_the_gravest_that_was_not_taken_back(told: list[tuple[str, str]], state: str) -> None:
    assert recorded(*told).integrity == state


def test_an_event_struck_as_a_mistake_counts_no_more_and_stays_in_the_record() -> None:
    source = recorded(("none_found", ""), ("retraction", "2020"))
    wrong, checker = source.integrity_events.get(type="retraction"), make_user("checker")
    strike(wrong, by=checker, reason="Another article of the same name.")
    source.refresh_from_db()
    assert source.integrity == "none_known"
    assert source.integrity_events.count() == 3
    for again in (wrong, source.integrity_events.get(strikes=wrong)):
        with pytest.raises(Conflict):
            strike(again, by=checker, reason="Again.")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"type": "rumour"}, "type"),
        ({"service": "a friend"}, "service"),
        ({"type": "retraction"}, "notice"),
        ({"type": "retraction", "notice": NOTICE, "noticed_on": "last spring"}, "noticed_on"),
        ({"as_of": timezone.localdate() + timedelta(days=1)}, "as_of"),
        ({"type": "retraction", "notice": "x" * 2001}, "notice"),
        ({"reasons": ["x" * 301]}, "reasons"),
    ],
)
def test_what_is_no_notice_is_refused_by_field(given: dict[str, Any], path: str) -> None:
    source = make_source()
    with pytest.raises(Invalid) as refusal:
        record(source, **{"type": "none_found", "service": "crossref", "by": make_user("editor"), **given})
    assert path in {error["path"] for error in refusal.value.data["errors"]}
    assert not IntegrityEvent.objects.exists()


@pytest.mark.parametrize("role", ["writer", "photo", "publisher", None])
def test_who_does_not_check_records_nothing(role: str | None) -> None:
    with pytest.raises(NotPermitted):
        record(make_source(), type="none_found", service="crossref", by=make_user(role))


def test_recording_does_not_overtake_who_has_the_source_open() -> None:
    source = make_source()
    record(source, type="none_found", service="crossref", by=None)
    assert Source.objects.get().modified_at == source.modified_at
