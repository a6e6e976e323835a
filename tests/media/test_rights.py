from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.core.errors import Invalid, NotPermitted
from delivery.models import Record, Reference
from media import rights
from media.models import Image, RightsGrant
from tests.accounts.factories import make_user
from tests.media.factories import make_grant, make_image

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 15)


def allowed(image: Image, *, use: str = "web", on: Any = DAY) -> bool:
    return rights.permitted(image, use=use, on=on).allowed


def test_no_grant_is_deny() -> None:
    permission = rights.permitted(make_image(), use="web", on=DAY)
    assert not permission.allowed
    assert permission.reason == "nobody has entered a right in it."


def test_what_no_grant_speaks_of_is_deny() -> None:
    image = make_grant(permits=["web"]).image
    assert allowed(image)
    assert not allowed(image, use="advertising")
    assert not allowed(image, use="a use nobody has heard of")


def test_deny_beats_allow_whichever_was_entered_first() -> None:
    for first, second in ((["web"], []), ([], ["web"])):
        image = make_image()
        make_grant(image=image, permits=first, denies=second)
        make_grant(image=image, permits=second, denies=first)
        permission = rights.permitted(image, use="web", on=DAY)
        assert not permission.allowed
        assert permission.grant is not None
        assert permission.grant.denies == ["web"]


@pytest.mark.parametrize(("offset", "expected"), [(-6, False), (-5, True), (0, True), (5, True), (6, False)], ids=str)
def test_first_and_last_day_belong_to_the_grant(offset: int, expected: bool) -> None:
    image = make_grant(valid_from=DAY - timedelta(days=5), valid_to=DAY + timedelta(days=5)).image
    assert allowed(image, on=DAY + timedelta(days=offset)) is expected


def test_the_last_day_ends_at_midnight_in_the_newsroom() -> None:
    image = make_grant(valid_to=DAY).image
    late = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # still the evening of the 15th in New York
    with timezone.override("America/New_York"):
        assert allowed(image, on=late)
    with timezone.override("Europe/Berlin"):
        assert not allowed(image, on=late)


def test_a_denial_counts_only_while_it_is_in_force() -> None:
    image = make_grant(permits=["web"]).image
    make_grant(image=image, permits=[], denies=["web"], valid_to=DAY - timedelta(days=1))
    assert allowed(image)


def test_until_is_the_last_day_of_an_unbroken_run() -> None:
    image = make_grant(valid_to=DAY).image
    make_grant(image=image, valid_from=DAY + timedelta(days=1), valid_to=DAY + timedelta(days=9))
    make_grant(image=image, valid_from=DAY + timedelta(days=11))
    assert rights.permitted(image, use="web", on=DAY).until == DAY + timedelta(days=9)


def test_a_coming_denial_ends_a_right_without_end() -> None:
    image = make_grant(valid_to=None).image
    assert rights.permitted(image, use="web", on=DAY).until is None
    make_grant(image=image, permits=[], denies=["web"], valid_from=DAY + timedelta(days=3))
    assert rights.permitted(image, use="web", on=DAY).until == DAY + timedelta(days=2)


@pytest.mark.parametrize(
    ("days", "reason"), [((-9, -1), "the right ended on 2026-03-14."), ((1, 9), "the right begins on 2026-03-16.")]
)
def test_the_reason_names_the_day(days: tuple[int, int], reason: str) -> None:
    image = make_grant(valid_from=DAY + timedelta(days=days[0]), valid_to=DAY + timedelta(days=days[1])).image
    assert rights.permitted(image, use="web", on=DAY).reason == reason


# -- verbs ------------------------------------------------------------------------------------------------------------


def test_a_grant_records_who_entered_it() -> None:
    user = make_user("photo")
    given = rights.grant(make_image(), by=user, basis="commissioned", permits=["web"], evidence="Order 7")
    assert given.entered_by == user
    assert allowed(given.image)


def test_ending_a_grant_ends_the_right() -> None:
    given = make_grant()
    rights.amend(given, by=make_user("photo"), valid_to=DAY - timedelta(days=1))
    assert not allowed(given.image)


@pytest.mark.parametrize(
    "fields",
    [
        {"basis": "staff", "permits": []},
        {"basis": "staff", "permits": ["everything"]},
        {"basis": "found on the internet", "permits": ["web"]},
        {"basis": "staff", "permits": ["web"], "valid_from": DAY, "valid_to": DAY - timedelta(days=1)},
        {"basis": "staff", "permits": ["web"], "entered_by": 1},
    ],
    ids=["nothing permitted", "unknown use", "unknown basis", "ends before it begins", "somebody else's word"],
)
def test_a_grant_that_makes_no_sense_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rights.grant(make_image(), by=make_user("photo"), **fields)
    assert not RightsGrant.objects.exists()


@pytest.mark.parametrize("role", ["writer", "checker", "medical", "publisher"])
def test_other_roles_enter_no_rights(role: str) -> None:
    with pytest.raises(NotPermitted):
        rights.grant(make_image(), by=make_user(role), basis="staff", permits=["web"])
    given = make_grant()
    with pytest.raises(NotPermitted):
        rights.amend(given, by=make_user(role), valid_to=None)
    with pytest.raises(NotPermitted):
        rights.withdraw(given, by=make_user(role))


# -- what readers see -------------------------------------------------------------------------------------------------

_sequence = iter(range(10_000, 99_999))


def show(image: Image, *, title: str = "") -> Record:
    """A live article that shows the picture."""
    now = timezone.now()
    card = json.dumps({"title": title}).encode()
    record = Record.objects.create(
        kind="article", public_id=uuid4(), document=b"{}", card=card, etag=uuid4().hex, seq=next(_sequence),
        published_at=now, modified_at=now,
    )  # fmt: skip
    Reference.objects.create(record=record, kind="image", target_id=image.public_id, how="body")
    return record
