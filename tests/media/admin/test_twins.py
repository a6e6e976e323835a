from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from media.models import Likeness
from tests.accounts.factories import make_user
from tests.media.factories import make_grant
from tests.media.files import saved
from tests.media.test_fingerprints import scene
from tests.media.test_lookalikes import take

pytestmark = pytest.mark.django_db

TWINS = "/admin/media/image/twins/"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("photo"))
    return client


def test_an_upload_says_what_it_looks_like_and_whose_right_that_has(desk: Client) -> None:
    first = take(scene(1))
    first.headline = "Hills at noon"
    first.save(update_fields=["headline"])
    until = timezone.localdate() + timedelta(days=9)
    make_grant(image=first, valid_to=until)
    file = SimpleUploadedFile("copy.webp", saved(scene(1).resize((240, 160)), "WEBP"))
    response = desk.post(reverse("admin:media_image_upload"), {"files": [file]}, headers={"accept": "application/json"})
    (result,) = response.json()["results"]
    assert result["message"] == (
        "Uploaded. It still needs a creator, an alt text and a right. "
        f"It looks like “Hills at noon”, which may be shown until {until}."
    )


def test_the_page_of_a_picture_names_its_twins(desk: Client) -> None:
    first, second = take(scene(2)), take(scene(2).resize((240, 160)))
    page = desk.get(reverse("admin:media_image_change", args=[first.pk])).content.decode()
    assert reverse("admin:media_image_change", args=[second.pk]) in page
    assert "no right (nobody has entered a right in it)" in page


def test_a_pair_is_decided_by_one_button_and_can_be_taken_back(desk: Client) -> None:
    take(scene(3)), take(scene(3).resize((240, 160)))
    pair = Likeness.objects.get()
    assert [each for each, _ in desk.get(TWINS).context["pairs"]] == [pair]
    response = desk.post(f"{TWINS}{pair.pk}/", {"_query": "page=1"})
    assert response["Location"] == f"{TWINS}?page=1"
    assert desk.get(TWINS).context["pairs"] == []
    assert [each for each, _ in desk.get(TWINS, {"settled": "1"}).context["pairs"]] == [pair]
    desk.post(f"{TWINS}{pair.pk}/", {"_to": "open"})
    assert [each for each, _ in desk.get(TWINS).context["pairs"]] == [pair]
    assert desk.post(f"{TWINS}999/", follow=True).status_code == 200


def test_the_list_is_paginated_and_costs_the_same_however_long(desk: Client, django_assert_num_queries) -> None:
    take(scene(4)), take(scene(4).crop((9, 0, 480, 320)))
    with CaptureQueriesContext(connection) as few:
        desk.get(TWINS)
    asked = len(few)
    for k in range(1, 8):
        take(scene(4).crop((k, 0, 480, 320)))
    number = Likeness.objects.count()
    assert number > 25, "eight frames of one scene are all alike"
    response = desk.get(TWINS, {"page": "2"})
    assert len(response.context["pairs"]) == number - 25
    with django_assert_num_queries(asked):
        desk.get(TWINS)


def test_only_who_changes_pictures_decides(client: Client) -> None:
    take(scene(5)), take(scene(5).resize((240, 160)))
    pair = Likeness.objects.get()
    client.force_login(make_user("checker"))
    assert client.post(f"{TWINS}{pair.pk}/").status_code == 403
    assert "Not the same" not in client.get(TWINS).content.decode()
    assert client.get(TWINS, {"image": "no"}).status_code == 404
    pair.refresh_from_db()
    assert pair.settled_at is None
