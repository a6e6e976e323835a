from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.contract import LeadImage
from cms.core.rows import token
from media.models import Image, RightsGrant
from tests.accounts.factories import make_user
from tests.articles.factories import make_article
from tests.media.factories import draw_picture, make_grant, make_image
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db

LIST = "/admin/media/image/"


@pytest.fixture
def desk(client: Client) -> Client:
    """The photo editor's browser."""
    client.force_login(make_user("photo"))
    return client


def change(image: Image) -> str:
    return reverse("admin:media_image_change", args=[image.pk])


def form_of(image: Image | None = None, **typed: Any) -> dict[str, Any]:
    """What the browser posts: every field of the form as it stands, with what was typed."""
    return {
        "_base": token(image) if image else "",
        "creators": ",".join(image.creators) if image else "",
        "alt_text": image.alt_text if image else "",
        "grants-TOTAL_FORMS": 0,
        "grants-INITIAL_FORMS": 0,
        **typed,
    }


def listed(client: Client, **filters: str) -> set[Image]:
    response = client.get(LIST, filters)
    assert response.status_code == 200
    return set(response.context["cl"].result_list)


# -- the lists --------------------------------------------------------------------------------------------------------


def test_the_desk_finds_what_keeps_pictures_from_readers(desk: Client) -> None:
    good = make_grant(image=make_image(headline="good")).image
    lacking = {
        "credit": make_grant(image=make_image(creators=[])).image,
        "alt": make_grant(image=make_image(alt_text="")).image,
        "right": make_image(),
        "file": make_grant(image=make_image(file="", sha256="", width=0, height=0)).image,
        "expiring": make_grant(valid_to=timezone.localdate() + timedelta(days=9)).image,
    }
    for what, image in lacking.items():
        assert listed(desk, todo=what) == {image}, what
    assert good in listed(desk)


def test_the_list_without_a_right_agrees_with_the_question_itself(desk: Client) -> None:
    today = timezone.localdate()
    denied = make_grant(denies=["web"]).image
    past = make_grant(valid_to=today - timedelta(days=1)).image
    coming = make_grant(valid_from=today + timedelta(days=1)).image
    print_only = make_grant(permits=["print"]).image
    make_grant(valid_from=today, valid_to=today)
    assert listed(desk, todo="right") == {denied, past, coming, print_only}


def test_pictures_made_by_ai_and_pictures_used_nowhere_are_lists(desk: Client) -> None:
    made = make_image(digital_source_type="compositeWithTrainedAlgorithmicMedia")
    taken = make_image(digital_source_type="digitalCapture")
    assert listed(desk, made="ai") == {made}
    assert listed(desk, made="other") == {taken}
    assert listed(desk, used="nowhere") == {made, taken}


def test_search_finds_creators_and_words_of_the_alt_text(desk: Client) -> None:
    image = make_image(creators=["Zoë Ink"], alt_text="A lighthouse.")
    make_image()
    assert listed(desk, q="Ink") == {image}
    assert listed(desk, q="lighthouse") == {image}


def test_the_list_says_what_is_lacking(desk: Client) -> None:
    make_image(creators=[], alt_text="")
    page = desk.get(LIST).content.decode()
    for words in ("no creator", "no right", "none"):
        assert words in page


# -- the form ---------------------------------------------------------------------------------------------------------


def test_a_picture_is_described_credited_and_given_a_right_in_one_form(desk: Client) -> None:
    image = make_image(alt_text="", creators=[])
    typed = {
        "creators": "Ada Quill, Ben Ink",
        "supplier": "Reuters",
        "alt_text": "Two boats.",
        "focal_x": "0.25",
        "focal_y": "0.75",
        "grants-TOTAL_FORMS": 1,
        "grants-0-basis": "agency",
        "grants-0-permits": ["web", "social"],
        "grants-0-valid_to": "2030-01-31",
        "grants-0-credit_required": "on",
    }
    response = desk.post(change(image), form_of(image, **typed))
    assert response.status_code == 302, response.context["errors"]
    image.refresh_from_db()
    assert image.creators == ["Ada Quill", "Ben Ink"]
    assert (image.focal_x, image.focal_y) == (0.25, 0.75)
    assert image.grants.get().permits == ["web", "social"]
    assert "Reuters/Ada Quill, Ben Ink" in desk.get(change(image)).content.decode()


def test_a_decorative_picture_with_alt_text_is_refused_in_words(desk: Client) -> None:
    image = make_image()
    response = desk.post(change(image), form_of(image, is_decorative="on"))
    assert "clear one of the two" in response.content.decode()


def test_a_picture_is_added_with_its_file(desk: Client) -> None:
    upload = SimpleUploadedFile("new.jpg", draw_picture(), "image/jpeg")
    response = desk.post(reverse("admin:media_image_add"), form_of(upload=upload, headline="New", creators="Ada Quill"))
    assert response.status_code == 302
    assert Image.objects.get().original_name == "new.jpg"


def test_a_bad_file_comes_back_as_a_sentence_with_everything_typed(desk: Client) -> None:
    upload = SimpleUploadedFile("new.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    response = desk.post(reverse("admin:media_image_add"), form_of(upload=upload, headline="Typed before"))
    page = response.content.decode()
    assert "This is an SVG drawing" in page
    assert "Typed before" in page
    assert not Image.objects.exists()


def test_what_a_file_says_is_escaped_wherever_it_is_shown(desk: Client) -> None:
    evil = "<script>alert(1)</script>"
    image = make_image(headline=evil, creators=[evil], alt_text=evil, original_name=evil, metadata={
        "disagreements": [{"field": "creators", "values": {"xmp": evil}}], "problems": [evil], "raw": {},
    })  # fmt: skip
    for address in (LIST, change(image)):
        assert evil not in desk.get(address).content.decode()


def test_a_picture_that_readers_see_is_not_deleted_and_says_where_it_is(desk: Client) -> None:
    image = make_image()
    record = show(image)
    page = desk.get(change(image)).content.decode()
    assert str(record.public_id) in page
    desk.post(reverse("admin:media_image_delete", args=[image.pk]), {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("role", ["photo", "administrator"])
def test_who_asks_to_delete_a_used_picture_reads_where_it_is(client: Client, role: str) -> None:
    client.force_login(make_user(role))
    image = make_image()
    article = make_article(title="Fog on the pier", lead_image=LeadImage(image=image.pid))
    page = client.get(reverse("admin:media_image_delete", args=[image.pk])).content.decode()
    assert "is still used. Take it out of these first" in page
    assert article.title in page
    assert "permission" not in page


def test_a_writer_describes_pictures_and_cannot_forge_a_right(client: Client) -> None:
    client.force_login(make_user("writer"))
    given = make_grant(permits=["print"])
    forged = {
        "grants-TOTAL_FORMS": 2,
        "grants-INITIAL_FORMS": 1,
        "grants-0-id": given.pk,
        "grants-0-basis": "staff",
        "grants-0-permits": ["web"],
        "grants-1-basis": "staff",
        "grants-1-permits": ["web"],
        "headline": "Allowed to change",
    }
    client.post(change(given.image), form_of(given.image, **forged))
    given.refresh_from_db()
    assert given.permits == ["print"]
    assert RightsGrant.objects.count() == 1


# -- rights that end --------------------------------------------------------------------------------------------------


def test_rights_that_end_soon_are_shown_with_the_articles_they_would_take_down(desk: Client) -> None:
    today = timezone.localdate()
    soon = make_grant(image=make_image(headline="Ends soon"), valid_to=today + timedelta(days=3)).image
    show(soon, title="An article readers see")
    make_grant(image=make_image(headline="Ends late"), valid_to=today + timedelta(days=300))
    page = desk.get(reverse("admin:media_image_expiring")).content.decode()
    assert "Ends soon" in page
    assert "in 3 days" in page
    assert "An article readers see" in page
    assert "Ends late" not in page


def test_the_list_of_ending_rights_is_for_those_who_see_pictures(client: Client) -> None:
    client.force_login(make_user(None))
    assert client.get(reverse("admin:media_image_expiring")).status_code == 403


# -- several files at once --------------------------------------------------------------------------------------------


def test_each_file_has_its_own_result(desk: Client) -> None:
    known = draw_picture()
    desk.post(reverse("admin:media_image_upload"), {"files": [SimpleUploadedFile("first.jpg", known)]})
    files = [
        SimpleUploadedFile("good.jpg", draw_picture()),
        SimpleUploadedFile("bad.jpg", b"no picture"),
        SimpleUploadedFile("again.jpg", known),
    ]
    response = desk.post(reverse("admin:media_image_upload"), {"files": files}, headers={"accept": "application/json"})
    results = {result["name"]: result for result in response.json()["results"]}
    assert [results[name]["status"] for name in ("good.jpg", "bad.jpg", "again.jpg")] == ["new", "refused", "known"]
    assert "This is text" in results["bad.jpg"]["message"]
    assert desk.get(results["good.jpg"]["link"]).status_code == 200
    assert Image.objects.count() == 2


def test_uploading_works_without_javascript(desk: Client) -> None:
    files = [SimpleUploadedFile("good.jpg", draw_picture()), SimpleUploadedFile("bad.jpg", b"no picture")]
    response = desk.post(
        reverse("admin:media_image_upload"), {"files": files}, headers={"accept": "text/html"}, follow=True
    )
    said = [str(message) for message in response.context["messages"]]
    assert any("good.jpg" in message and "Uploaded" in message for message in said)
    assert any(message.startswith("bad.jpg: This is text") for message in said)


# -- originals and thumbnails -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["thumbnail", "original"])
def test_only_staff_who_may_see_pictures_get_their_files(what: str, client: Client) -> None:
    image = make_image()
    address = reverse(f"admin:media_image_{what}", args=[image.pk])
    assert client.get(address).status_code == 302
    client.force_login(make_user(None))
    assert client.get(address).status_code == 403
    client.force_login(make_user("checker"))
    response = client.get(address)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.getvalue()
    assert client.get(reverse(f"admin:media_image_{what}", args=[image.pk + 1])).status_code == 404


def test_a_lost_original_is_not_found(desk: Client) -> None:
    image = make_image()
    image.file.storage.delete(str(image.file.name))
    for what in ("thumbnail", "original"):
        assert desk.get(reverse(f"admin:media_image_{what}", args=[image.pk])).status_code == 404
