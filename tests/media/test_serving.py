from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow

from delivery import renditions as described
from delivery.answering.documents import REASONS
from delivery.models import Record
from media import addresses, composing, pictures, previewing, renditions
from media.models import Image, Rendition
from media.specs import FORMATS, SPECS
from tests.delivery import judge
from tests.media.factories import make_grant, make_image

pytestmark = pytest.mark.django_db


def publish(image: Image, **overrides: Any) -> Record:
    """The image's own live record."""
    now = timezone.now()
    fields = {
        "kind": "image", "public_id": image.public_id, "document": b"{}", "card": b"{}", "etag": uuid4().hex,
        "seq": Record.objects.count() + 1, "published_at": now, "modified_at": now,
    }  # fmt: skip
    return Record.objects.create(**{**fields, **overrides})


def path_of(image: Image, spec: str = "w320", format: str = "jpg") -> str:
    return addresses.rendition(image, spec, format).split("//", 1)[1].partition("/")[2].join(["/", ""])


def get(client: Client, address: str, **options: Any) -> tuple[Any, bytes]:
    """The answer and its whole body, read as a browser reads it."""
    response = client.get(address, **options)
    return response, response.getvalue()


@pytest.mark.parametrize(("format", "media_type"), [("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_a_live_picture_is_made_on_its_first_request_and_kept_for_a_year(
    client: Client, format: str, media_type: str
) -> None:
    image = make_image()
    publish(image)
    for _ in range(2):
        response, content = get(client, path_of(image, format=format))
        assert response.status_code == 200
        assert response["Content-Type"] == media_type
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Cache-Tag"] == f"image-{image.pid}"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in response
        assert len(content) == int(response["Content-Length"])
        assert Pillow.open(BytesIO(content)).size == (48, 32)
    assert Rendition.objects.count() == 1


@pytest.mark.parametrize("signed", [False, True])
def test_no_cookie_changes_a_picture_or_comes_with_it(signed: bool) -> None:
    """A shared cache keeps it for a year, and would hand a cookie that came along to everybody."""
    image = make_image()
    publish(image)
    address = previewing.address(image) if signed else path_of(image)
    client = Client(headers={"Cookie": "sessionid=over; csrftoken=short; messages=x"})
    for path, status in ((address, 200), (f"{address}x", 404)):
        response, _ = get(client, path)
        assert response.status_code == status
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_a_finished_rendition_costs_two_queries(client: Client, django_assert_num_queries: Any) -> None:
    image = make_image()
    publish(image)
    get(client, path_of(image))
    with django_assert_num_queries(2):
        get(client, path_of(image))


def test_a_picture_that_is_not_live_is_not_there(client: Client) -> None:
    image = make_image()
    unknown = make_image()
    Image.objects.filter(pk=unknown.pk).delete()
    for missing in (image, unknown):
        response, _ = get(client, path_of(missing))
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
    assert not Rendition.objects.exists()


def test_a_picture_that_left_the_site_is_gone_also_where_it_was_made(client: Client) -> None:
    image = make_image()
    record = publish(image)
    get(client, path_of(image))
    Record.objects.filter(pk=record.pk).update(gone="unreferenced", document=None, card=None)
    response, _ = get(client, path_of(image))
    assert is_problem(response, 410)
    assert (response.json()["reason"], response.json()["detail"]) == ("unreferenced", REASONS["unreferenced"])
    Record.objects.filter(pk=record.pk).update(gone="legal", gone_note="A court said so.")
    problem = get(client, path_of(image))[0].json()
    assert (problem["reason"], problem["detail"]) == ("legal", "A court said so.")


def is_problem(response: Any, status: int) -> bool:
    """Whether it is a problem document that no cache keeps."""
    told = response["Content-Type"], response["Cache-Control"], response.json()["status"], response.status_code
    return told == ("application/problem+json", "no-store", status, status)


@pytest.mark.parametrize("name", ["w321.jpg", "original.jpg", "w320.png", "w320.tif", "../w320.jpg", "W320.jpg"])
def test_only_the_listed_sizes_and_formats_exist(client: Client, name: str) -> None:
    image = make_image()
    publish(image)
    folder = path_of(image).rpartition("/")[0]
    assert is_problem(get(client, f"{folder}/{name}")[0], 404)


@pytest.mark.parametrize("path", ["/images/zz/1/2.webp", "/images/zz/", "/images/preview/x/y"])
def test_what_is_no_address_of_a_rendition_is_a_problem_too(client: Client, path: str) -> None:
    assert is_problem(get(client, path)[0], 404)


def test_the_page_of_a_picture_that_no_front_end_serves_speaks_to_people(client: Client) -> None:
    assert client.get(f"/images/{uuid4()}")["Content-Type"].startswith("text/html")


def test_an_old_address_serves_what_was_made_and_makes_nothing_new(client: Client) -> None:
    image = make_image()
    publish(image)
    old = path_of(image)
    get(client, old)
    corrected = pictures.save_image(image, fields={"creators": ["Somebody Else"]}, by=None)
    assert path_of(corrected) != old
    assert get(client, old)[0].status_code == 200
    assert get(client, old.replace("w320.jpg", "w480.jpg"))[0].status_code == 404
    assert get(client, path_of(corrected))[0].status_code == 200


def test_until_an_avif_is_made_the_webp_takes_its_place(client: Client) -> None:
    image = make_image()
    publish(image)
    response, _ = get(client, path_of(image, format="avif"))
    assert response.status_code == 302
    assert response["Location"] == addresses.rendition(image, "w320", "webp")
    assert "max-age=30" in response["Cache-Control"]
    assert response["Cache-Tag"] == f"image-{image.pid}"
    renditions.make(image, spec="w320", format="avif")
    response, _ = get(client, path_of(image, format="avif"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/avif")


def test_a_known_copy_is_not_sent_again(client: Client) -> None:
    image = make_image()
    publish(image)
    etag = get(client, path_of(image))[0]["ETag"]
    response, _ = get(client, path_of(image), headers={"if-none-match": etag})
    assert (response.status_code, response["Cache-Tag"]) == (304, f"image-{image.pid}")


def test_a_picture_whose_original_is_lost_is_unavailable(client: Client) -> None:
    image = make_image()
    publish(image)
    image.file.storage.delete(str(image.file.name))
    assert get(client, path_of(image))[0].status_code == 503


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("signed", [False, True])
def test_other_methods_are_refused_without_asking_for_a_token(method: str, signed: bool) -> None:
    image = make_image()
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(previewing.address(image) if signed else path_of(image))
    assert is_problem(response, 405)
    assert response["Allow"] == "GET, HEAD"


def test_a_credential_keeps_nobody_from_a_picture(client: Client, settings: Any) -> None:
    """A browser sends the password of a site with every picture on its pages."""
    settings.PUBLIC_API_KEYS = "required"
    image = make_image()
    publish(image)
    for sent in ({}, {"Authorization": "Basic YTpi"}):
        assert get(client, path_of(image), headers=sent)[0].status_code == 200


def test_a_problem_can_be_read_from_any_page(client: Client) -> None:
    assert get(client, path_of(make_image()))[0]["Access-Control-Allow-Origin"] == "*"


# -- what the description says ----------------------------------------------------------------------------------------


def test_sizes_and_formats_are_those_that_are_described() -> None:
    assert set(described.SPECS) == set(SPECS)
    assert {form.extension: form.media_type for form in FORMATS.values()} == described.MEDIA_TYPES


@pytest.mark.parametrize(
    ("status", "format", "fields"),
    [
        (200, "jpg", {}),
        (200, "webp", {}),
        (302, "avif", {}),
        (304, "jpg", {}),
        (404, "jpg", None),
        (405, "jpg", {}),
        (410, "jpg", {"gone": "legal", "gone_note": "A court said so.", "document": None, "card": None}),
        (503, "jpg", {}),
    ],
)
def test_every_answer_is_as_described(client: Client, status: int, format: str, fields: dict[str, Any] | None) -> None:
    image = make_image()
    if fields is not None:
        publish(image, **fields)
    path = path_of(image, format=format)
    held = {"if-none-match": get(client, path)[0]["ETag"]} if status == 304 else {}
    if status == 503:
        image.file.storage.delete(str(image.file.name))
    response = client.post(path) if status == 405 else get(client, path, headers=held)[0]
    assert response.status_code == status
    said = judge.resolve(judge.description()["paths"][described.PATH]["get"]["responses"][str(status)])
    for name, header in said["headers"].items():
        assert name in response.headers or not judge.resolve(header)["required"], name
    if "content" in said:
        schema = said["content"][response["Content-Type"]]["schema"]
        if status >= 400:
            assert judge.validator(schema, variants=False).is_valid(response.json())


# -- what documents say -----------------------------------------------------------------------------------------------


def test_documents_name_every_width_in_three_formats() -> None:
    entry = composing.entry(make_image(width=1000, height=500))
    assert [source.type for source in entry.sources] == ["image/avif", "image/webp", "image/jpeg"]
    for source in entry.sources:
        assert [part.split(" ")[1] for part in source.srcset.split(", ")] == ["320w", "480w", "640w", "960w", "1000w"]
    assert entry.src is not None
    assert entry.src.endswith("/w1280.jpg")


def test_every_address_in_a_document_answers(client: Client) -> None:
    image = make_image()
    publish(image)
    entry = composing.entry(image)
    listed = [part.split(" ")[0] for source in entry.sources for part in source.srcset.split(", ")]
    for address in [*listed, str(entry.src)]:
        assert get(client, address, follow=True)[0].status_code == 200, address


def test_a_picture_without_a_file_has_no_addresses() -> None:
    entry = composing.entry(make_image(file="", sha256="", width=0, height=0))
    assert (entry.sources, entry.src) == ([], None)


# -- drafts -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_seen_by_its_signed_address_and_kept_by_no_cache(client: Client) -> None:
    image = make_image()
    response, content = get(client, previewing.address(image))
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "Cache-Tag" not in response
    assert content


def test_a_forged_foreign_or_old_address_opens_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    image = make_image()
    address = previewing.address(image)
    foreign = TimestampSigner(salt="another purpose").sign(f"{image.pid}.w960")
    tampered = address.replace(image.pid, make_image().pid)
    for wrong in (
        tampered,
        f"/images/preview/{foreign}",
        address[:-1],
        "/images/preview/x",
        address.replace("w960", "w320"),
    ):
        assert get(client, wrong)[0].status_code == 404, wrong
    monkeypatch.setattr("time.time", lambda: timezone.now().timestamp() + 3601)
    assert previewing.opened(address.rpartition("/")[2]) is None


def test_a_picture_that_may_not_be_cropped_is_shown_whole_or_not_at_all(client: Client) -> None:
    image = make_image()
    publish(image)
    assert get(client, path_of(image, "card"))[0].status_code == 200
    make_grant(image=image, denies=["crop"])
    assert get(client, path_of(image, "card"))[0].status_code == 404  # also where it was made before
    assert get(client, path_of(image, "w320"))[0].status_code == 200
    assert composing.entry(image).may_crop is False
    assert {row.spec for row in renditions.make_all(image)} == {"w320"}


def test_a_denial_that_has_ended_denies_nothing(client: Client) -> None:
    image = make_image()
    publish(image)
    make_grant(image=image, denies=["crop"], valid_to=timezone.localdate() - timedelta(days=1))
    assert get(client, path_of(image, "social"))[0].status_code == 200
    assert composing.entry(image).may_crop is True
