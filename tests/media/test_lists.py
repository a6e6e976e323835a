from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from media import lists
from media.lists import desk_lists
from tests.accounts.factories import make_user
from tests.media.factories import make_grant, make_image
from tests.media.test_fingerprints import scene
from tests.media.test_lookalikes import take
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db


def numbers() -> dict[str, int]:
    return {each.title: each.number for each in desk_lists(on=timezone.localdate())}


def test_every_list_says_how_much_lies_in_it() -> None:
    for image in (
        make_image(creators=[]),
        make_image(alt_text=""),
        make_image(file="", sha256="", width=0, height=0),
        make_image(digital_source_type="trainedAlgorithmicMedia"),
    ):
        make_grant(image=image)
        show(image)
    make_image()  # unused, and without a right
    show(make_grant(valid_to=timezone.localdate() + timedelta(days=3)).image)
    for picture in (scene(1), scene(1).resize((240, 160))):
        show(make_grant(image=take(picture)).image)
    assert numbers() == {
        "No file": 1, "No credit": 3, "No alt text": 3, "No right": 1, "Rights that end": 1, "Made by AI": 1, "Look alike": 1,
        "Unused": 8,
    }  # fmt: skip


def test_each_list_opens_on_what_was_counted(client: Client) -> None:
    client.force_login(make_user("photo"))
    make_image(creators=[], alt_text="")
    for each in desk_lists(on=timezone.localdate()):
        response = client.get(each.link)
        assert response.status_code == 200, each.title
        if "cl" in response.context:
            assert response.context["cl"].result_count == each.number, each.title
    assert "No credit" in client.get("/admin/").content.decode()
    assert "No credit" in client.get("/admin/media/image/").content.decode()


def test_counting_stops_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    for _ in range(5):
        make_image(creators=[])
    (found,) = [each for each in desk_lists(on=timezone.localdate()) if each.title == "No credit"]
    assert (found.number, found.shown) == (3, "2+")
