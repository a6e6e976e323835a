from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cms.core.rows import token
from media.models import Image
from tests.accounts.factories import make_user
from tests.media.factories import make_image

pytestmark = pytest.mark.django_db

ALTS = "/admin/media/image/alts/"
JSON = {"accept": "application/json"}


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(make_user("photo"))
    return client


def typed(image: Image, **fields: Any) -> dict[str, Any]:
    return {"pk": image.pk, "base": token(Image.objects.get(pk=image.pk)), **fields}


def test_pictures_without_alt_text_are_listed_the_newest_first_and_in_pages(desk: Client) -> None:
    lacking = [make_image(alt_text="") for _ in range(22)]
    done = make_image()
    shown = [image for image, _ in desk.get(ALTS).context["pictures"]]
    assert shown == lacking[::-1][:20]
    assert len(desk.get(ALTS, {"page": 2}).context["pictures"]) == 2
    assert done in [image for image, _ in desk.get(ALTS, {"all": "1"}).context["pictures"]]


def test_each_is_saved_by_itself_and_the_next_save_knows_of_it(desk: Client) -> None:
    image = make_image(alt_text="")
    answer = desk.post(ALTS, typed(image, alt_text="  A pier in fog. "), headers=JSON)
    assert answer.json()["message"] == "Saved."
    image.refresh_from_db()
    assert (image.alt_text, answer.json()["base"]) == ("A pier in fog.", token(image))
    again = {"pk": image.pk, "base": answer.json()["base"], "is_decorative": "1", "alt_text": "ignored"}
    assert desk.post(ALTS, again, headers=JSON).json()["message"] == "Saved as decorative."
    image.refresh_from_db()
    assert (image.is_decorative, image.alt_text) == (True, "")


def test_who_came_second_sees_what_was_stored_and_overwrites_nothing(desk: Client) -> None:
    image = make_image(alt_text="")
    mine = typed(image, alt_text="Mine.")
    Image.objects.get(pk=image.pk).save()
    image.alt_text = "Theirs."
    image.save(update_fields=["alt_text", "modified_at"])
    answer = desk.post(ALTS, mine, headers=JSON)
    assert answer.status_code == 412
    assert answer.json()["stored"] == "Theirs."
    image.refresh_from_db()
    assert image.alt_text == "Theirs."
    assert desk.post(ALTS, {**mine, "base": answer.json()["base"]}, headers=JSON).status_code == 200, "knowingly"


def test_nonsense_is_refused_in_words(desk: Client) -> None:
    image = make_image(alt_text="")
    assert desk.post(ALTS, {"pk": "x"}, headers=JSON).status_code == 409
    answer = desk.post(ALTS, typed(image, alt_text="a" * 200_000), headers=JSON)
    assert answer.status_code == 422
    assert "at most 100,000 characters" in answer.json()["message"]


def test_it_works_without_a_script(desk: Client) -> None:
    image = make_image(alt_text="")
    response = desk.post(f"{ALTS}?page=1", typed(image, alt_text="A pier."), headers={"accept": "text/html"})
    assert response["Location"] == f"{ALTS}?page=1"
    image.refresh_from_db()
    assert image.alt_text == "A pier."


def test_who_may_not_change_pictures_does_not_get_there(client: Client) -> None:
    client.force_login(make_user("checker"))
    image = make_image(alt_text="")
    assert client.get(ALTS).status_code == client.post(ALTS, typed(image, alt_text="A.")).status_code == 403
