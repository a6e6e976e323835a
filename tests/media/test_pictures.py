from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.core.errors import Conflict, Invalid, Stale, Unreadable
from cms.core.rows import Row
from media import intake, pictures
from media.models import Image, RightsGrant
from tests.media.factories import draw_picture, make_image
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db


def test_a_picture_is_made_without_a_file_and_gets_it_later() -> None:
    image = pictures.save_image(None, fields={"creators": ["Ada Quill"], "headline": "To come"}, by=None)
    assert not image.file
    upload = SimpleUploadedFile("late.jpg", draw_picture())
    saved = pictures.save_image(image, fields={}, upload=upload, by=None)
    assert saved.file
    assert saved.original_name == "late.jpg"


def test_a_bad_upload_leaves_no_picture_behind(uploads: Path) -> None:
    with pytest.raises(Unreadable):
        pictures.save_image(None, fields={"headline": "x"}, upload=SimpleUploadedFile("x.jpg", b"no"), by=None)
    assert not Image.objects.exists()
    assert not uploads.exists()


def test_grants_are_written_with_the_picture() -> None:
    rows = [Row(fields={"basis": "agency", "permits": ["web"], "valid_to": date(2030, 1, 1)})]
    image = pictures.save_image(make_image(), fields={}, grants=rows, by=None)
    assert image.grants.get().basis == "agency"
    with pytest.raises(Invalid):
        pictures.save_image(image, fields={"headline": "y"}, grants=[Row(fields={"basis": "agency"})], by=None)
    assert Image.objects.get().headline == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"is_decorative": True, "alt_text": "Both."},
        {"focal_x": 1.5, "focal_y": 0.5},
        {"focal_x": 0.5, "focal_y": None},
        {"licence_url": "javascript:alert(1)"},
        {"sha256": "0" * 64},
    ],
    ids=["decorative with alt", "focal point outside", "half a focal point", "no address", "another file"],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises((Invalid, Conflict)):
        pictures.save_image(make_image(), fields=fields, by=None)


def test_who_saves_second_is_told() -> None:
    image = make_image()
    base = image.modified_at
    pictures.save_image(image, fields={"headline": "first"}, base=base, by=None)
    with pytest.raises(Stale):
        pictures.save_image(image, fields={"headline": "second"}, base=base, by=None)


@pytest.mark.django_db(transaction=True)
def test_deleting_an_unused_picture_takes_its_file_and_grants_along(uploads: Path) -> None:
    image = intake.receive(BytesIO(draw_picture()), name="x.jpg", by=None)
    pictures.save_image(image, fields={}, grants=[Row(fields={"basis": "staff", "permits": ["web"]})], by=None)
    pictures.delete_image(image, by=None)
    assert not Image.objects.exists()
    assert not RightsGrant.objects.exists()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_a_picture_that_readers_see_is_not_deleted() -> None:
    image = make_image()
    show(image)
    with pytest.raises(Conflict, match="readers see it"):
        pictures.delete_image(image, by=None)
    assert Image.objects.filter(pk=image.pk).exists()
