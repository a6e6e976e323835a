from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from media import lapsing
from media.models import Act, Image, LapsePlan, LapsePolicy, RightsNotice
from tests.accounts.factories import make_user
from tests.media.factories import make_grant, make_image
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 15)


def shown(*, until: date | None) -> Image:
    image = make_grant(valid_to=until).image
    show(image)
    return image


def fate(image: Image, until: date = DAY) -> Any:
    return lapsing.fate(image, until=until)


def test_without_a_policy_staff_are_warned_and_nothing_is_changed() -> None:
    found = fate(shown(until=DAY))
    assert (found.act, found.substitute, found.whose, found.problem) == (Act.WARN, None, "newsroom", "")


def test_a_plan_for_the_picture_goes_before_the_policy() -> None:
    by, image, other = make_user("photo"), shown(until=DAY), make_grant().image
    lapsing.set_policy(act="withdraw", substitute=None, by=by)
    assert fate(image).act == Act.WITHDRAW
    lapsing.set_plan(image, act="replace", substitute=other, by=by)
    assert (fate(image).act, fate(image).substitute, fate(image).whose) == (Act.REPLACE, other, "picture")
    lapsing.set_plan(image, act="", substitute=None, by=by)
    assert fate(image).act == Act.WITHDRAW
    assert not LapsePlan.objects.exists()


def test_a_substitute_that_may_not_be_shown_is_refused_when_it_is_chosen() -> None:
    by, image = make_user("standards"), shown(until=DAY)
    unfit = {
        "no right": make_image(),
        "has no file": make_image(file="", sha256="", width=0, height=0),
        "Nobody is named": make_grant(image=make_image(creators=[])).image,
        "no alt text": make_grant(image=make_image(alt_text="")).image,
        "no AI label": make_grant(image=make_image(digital_source_type="trainedAlgorithmicMedia")).image,
    }
    for what, substitute in unfit.items():
        with pytest.raises(Conflict) as refusal:
            lapsing.set_plan(image, act="replace", substitute=substitute, by=by)
        assert what in refusal.value.message or "We may not show" in refusal.value.message
        with pytest.raises(Conflict):
            lapsing.set_policy(act="replace", substitute=substitute, by=by)
    assert not LapsePlan.objects.exists()
    assert not LapsePolicy.objects.exists()


def test_a_substitute_is_named_and_is_another_picture() -> None:
    by, image = make_user("photo"), shown(until=None)
    with pytest.raises(Invalid):
        lapsing.set_plan(image, act="replace", substitute=None, by=by)
    with pytest.raises(Invalid) as refusal:
        lapsing.set_plan(image, act="replace", substitute=image, by=by)
    assert "cannot stand in for itself" in refusal.value.message
    with pytest.raises(Invalid):
        lapsing.set_policy(act="burn", substitute=None, by=by)


def test_it_is_foretold_that_a_substitute_will_have_no_right_by_then() -> None:
    image, other = shown(until=timezone.localdate() + timedelta(days=20)), make_grant().image
    lapsing.set_plan(image, act="replace", substitute=other, by=make_user("photo"))
    other.grants.update(valid_to=timezone.localdate() + timedelta(days=3))
    assert "We may not show" in fate(image, timezone.localdate() + timedelta(days=20)).problem
    assert fate(image, timezone.localdate() + timedelta(days=1)).problem == ""


def test_roles_that_do_not_enter_rights_decide_nothing() -> None:
    for role in ("writer", "checker", "publisher"):
        with pytest.raises(NotPermitted):
            lapsing.set_policy(act="withdraw", substitute=None, by=make_user(role))
        with pytest.raises(NotPermitted):
            lapsing.set_plan(shown(until=DAY), act="withdraw", substitute=None, by=make_user(role))


def test_a_picture_that_stands_in_cannot_be_deleted() -> None:
    from_uses = make_grant().image
    lapsing.set_plan(shown(until=DAY), act="replace", substitute=from_uses, by=make_user("photo"))
    assert from_uses not in Image.objects.unused()


def test_staff_are_told_a_month_a_week_and_a_day_ahead_and_each_time_once() -> None:
    image = shown(until=DAY)
    make_grant(valid_to=DAY)  # in nobody's article: on the list, but no news
    told = []
    for days in range(40, -3, -1):
        told += [(days, each.stage) for each in lapsing.warn(on=DAY - timedelta(days=days))]
        lapsing.warn(on=DAY - timedelta(days=days))
    assert told == [(30, "month"), (7, "week"), (1, "day")]
    assert set(RightsNotice.objects.values_list("image", "until")) == {(image.pk, DAY)}


def test_a_right_that_is_extended_is_told_of_anew_when_its_new_end_comes_near() -> None:
    image = shown(until=DAY)
    lapsing.warn(on=DAY)
    image.grants.update(valid_to=DAY + timedelta(days=60))
    assert lapsing.warn(on=DAY) == []
    (notice,) = lapsing.warn(on=DAY + timedelta(days=50))
    assert (notice.until, notice.stage) == (DAY + timedelta(days=60), "month")


def test_warning_of_ten_costs_what_warning_of_one_does(django_assert_max_num_queries: Any) -> None:
    for _ in range(10):
        shown(until=DAY)
    with django_assert_max_num_queries(9):
        assert len(lapsing.warn(on=DAY)) == 10


def test_who_is_told_is_who_decides() -> None:
    photo, writer = make_user("photo"), make_user("writer")
    make_user("editor", is_active=False)
    assert photo in lapsing.told()
    assert writer not in lapsing.told()
    assert all(user.is_active for user in lapsing.told())
