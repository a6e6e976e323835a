from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from media.lapsing import set_plan
from media.models import Image, LapsePlan, LapsePolicy, RightsNotice
from tests.accounts.factories import make_user
from tests.media.factories import make_grant, make_image
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db

LIST = "/admin/media/image/expiring/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("photo"))
    return client


def ending(days: int, *, articles: int = 1, **overrides: object) -> Image:
    image = make_grant(image=make_image(**overrides), valid_to=timezone.localdate() + timedelta(days=days)).image
    for number in range(articles):
        show(image, title=f"Story {number}")
    return image


def plan_page(image: Image) -> str:
    return reverse("admin:media_image_lapse", args=[image.pk])


def test_the_list_says_for_each_picture_what_will_happen_when_and_to_which_articles(desk: Client) -> None:
    image, unused, other = ending(9), ending(3, articles=0), make_grant(image=make_image(headline="Spare")).image
    set_plan(image, act="replace", substitute=other, by=make_user("photo"))
    response = desk.get(LIST)
    first, second = response.context["lines"]
    assert (first.image, first.in_words()) == (unused, "Nothing: no article shows it.")
    assert (second.image, second.in_words()) == (image, "“Spare” takes its place.")
    page = response.content.decode()
    assert str(timezone.localdate() + timedelta(days=10)) in page
    assert "Story 0" in page
    assert "decided for this picture" in page
    assert [line.image for line in desk.get(LIST, {"live": "1"}).context["lines"]] == [image]


def test_what_will_not_work_is_said_before(desk: Client) -> None:
    image, other = ending(9), make_grant().image
    set_plan(image, act="replace", substitute=other, by=make_user("photo"))
    other.grants.update(valid_to=timezone.localdate())
    assert "It will not work: We may not show" in desk.get(LIST).content.decode()


def test_a_plan_is_changed_from_the_list_and_left_to_the_policy_again(desk: Client) -> None:
    image, other = ending(9), make_grant().image
    assert plan_page(image) in desk.get(LIST).content.decode()
    assert "As for every picture: warn" in desk.get(plan_page(image)).content.decode()
    response = desk.post(plan_page(image), {"act": "replace", "substitute": other.pk})
    assert response["Location"] == LIST
    assert LapsePlan.objects.get().substitute == other
    desk.post(plan_page(image), {"act": "withdraw", "substitute": other.pk})
    assert (LapsePlan.objects.get().act, LapsePlan.objects.get().substitute) == ("withdraw", None)
    desk.post(plan_page(image), {"act": ""})
    assert not LapsePlan.objects.exists()


def test_a_refused_plan_says_why_and_changes_nothing(desk: Client) -> None:
    image = ending(9)
    page = desk.post(plan_page(image), {"act": "replace", "substitute": make_image().pk}).content.decode()
    assert "nobody has entered a right in it" in page
    page = desk.post(plan_page(image), {"act": "replace"}).content.decode()
    assert "Choose the picture that is to stand in" in page
    assert desk.post(plan_page(image), {"act": "burn", "substitute": "9' OR 1"}).status_code == 200
    assert not LapsePlan.objects.exists()


def test_the_policy_is_one_form(desk: Client) -> None:
    address = reverse("admin:media_image_policy")
    assert desk.post(address, {"act": "withdraw"}).status_code == 302
    assert LapsePolicy.objects.get().act == "withdraw"
    ending(4)
    assert "The articles are withdrawn." in desk.get(LIST).content.decode()


def test_who_may_not_decide_sees_the_list_without_the_links(client: Client) -> None:
    image = ending(4)
    client.force_login(make_user("checker"))
    assert plan_page(image) not in client.get(LIST).content.decode()
    for address in (plan_page(image), reverse("admin:media_image_policy")):
        assert client.get(address).status_code == 403
        assert client.post(address, {"act": "withdraw"}).status_code == 403
    assert not LapsePlan.objects.exists()
    assert not LapsePolicy.objects.exists()


def test_the_list_as_csv_runs_no_formula(desk: Client) -> None:
    ending(4, headline="=HYPERLINK(1)")
    rows = desk.get(LIST, {"format": "csv"}).content.decode().splitlines()
    assert rows[1].startswith("'=HYPERLINK(1),")
    assert len(rows) == 2


def test_what_was_done_stays_on_the_page_for_a_month(desk: Client) -> None:
    image = make_image(headline="Harbour")
    now = timezone.now()
    RightsNotice.objects.create(
        image=image, until=now.date(), stage="ended", act="withdraw", outcome="Articles withdrawn: 2.", done_at=now
    )
    assert "Articles withdrawn: 2." in desk.get(LIST).content.decode()
    RightsNotice.objects.update(done_at=now - timedelta(days=31))
    assert "Articles withdrawn: 2." not in desk.get(LIST).content.decode()


def test_a_long_list_has_pages(desk: Client) -> None:
    for _ in range(52):
        ending(4, articles=0)
    assert len(desk.get(LIST, {"page": "2"}).context["lines"]) == 2
    assert len(desk.get(LIST, {"page": "nonsense"}).context["lines"]) == 50


def test_a_substitute_is_found_by_typing(desk: Client) -> None:
    spare = make_image(headline="Spare lighthouse")
    make_image(headline="Harbour")
    for model in ("lapseplan", "lapsepolicy"):
        asked = {"app_label": "media", "model_name": model, "field_name": "substitute", "term": "lighthouse"}
        found = desk.get("/admin/autocomplete/", asked).json()["results"]
        assert [each["id"] for each in found] == [str(spare.pk)]
