from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from PIL import Image as Pillow

from cms.core.errors import Conflict, DomainError, Invalid, NotPermitted, Unreadable
from media import intake, opening
from media.models import Image
from tests.accounts.factories import make_user
from tests.media.factories import make_image
from tests.media.files import jpeg_with, packet, photo, png_claiming, saved, webp_claiming
from tests.media.samples import pictures

pytestmark = pytest.mark.django_db


def receive(data: bytes, *, name: str = "picture.jpg", **fields: Any) -> Image:
    return intake.receive(BytesIO(data), name=name, by=None, **fields)


def stored_files(uploads: Path) -> list[Path]:
    return [path for path in uploads.rglob("*") if path.is_file()] if uploads.exists() else []


# -- what is taken in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_every_accepted_format_is_kept_byte_for_byte(format: str) -> None:
    data = saved(photo(), format)
    image = receive(data, name="whatever.bin")
    assert image.format == format
    assert (image.width, image.height) == (60, 40)
    with image.file.open() as kept:
        assert kept.read() == data
    assert image.sha256 in str(image.file.name)


def test_the_same_bytes_are_the_same_image() -> None:
    data = saved(photo())
    first = intake.admit(BytesIO(data), name="a.jpg", by=None)
    again = intake.admit(BytesIO(data), name="b.jpg", by=None)
    assert first.is_new
    assert not again.is_new
    assert again.image == first.image
    assert again.image.original_name == "a.jpg"


def test_the_format_comes_from_the_content_and_never_from_the_name() -> None:
    image = receive(saved(photo(), "PNG"), name="holiday.jpg")
    assert image.format == "PNG"
    assert str(image.file.name).endswith(".png")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\pictures\\a\x00b.jpg", "ab.jpg"),
        ("/dev/stdin -> /etc/shadow", "shadow"),
        ("x" * 999 + ".jpg", "x" * 255),
    ],
)
def test_a_name_is_for_display_and_leads_nowhere(name: str, kept: str, uploads: Path) -> None:
    image = receive(saved(photo()), name=name)
    assert image.original_name == kept
    (file,) = stored_files(uploads)
    assert file == uploads / "originals" / image.sha256[:2] / f"{image.sha256}.jpg"


def test_a_symlink_in_the_place_of_an_original_is_not_followed(uploads: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    data = saved(photo())
    digest = intake.digest(data)
    place = uploads / "originals" / digest[:2]
    place.mkdir(parents=True)
    (place / f"{digest}.jpg").symlink_to(victim)
    image = receive(data)
    assert victim.read_text() == "precious"
    with image.file.open() as kept:
        assert kept.read() == data


def test_a_file_that_a_crash_cut_short_is_made_anew(uploads: Path) -> None:
    data = saved(photo())
    digest = intake.digest(data)
    half = uploads / "originals" / digest[:2] / f"{digest}.jpg"
    half.parent.mkdir(parents=True)
    half.write_bytes(data[: len(data) // 2])
    image = receive(data)
    assert half.read_bytes() == data
    assert str(image.file.name).endswith(f"{digest}.jpg")


@pytest.mark.parametrize("turn", range(1, 9))
def test_width_and_height_are_as_shown_in_all_eight_orientations(turn: int) -> None:
    exif = Pillow.Exif()
    exif[0x0112] = turn
    image = receive(saved(photo(60, 40), exif=exif))
    assert (image.width, image.height) == ((60, 40) if turn < 5 else (40, 60))


@pytest.mark.parametrize("path", pictures("orientation/*.jpg"))
def test_photographs_turned_by_their_exif_all_look_alike(path: Path) -> None:
    image = receive(path.read_bytes())
    assert (image.width, image.height) == (600, 450)


@pytest.mark.parametrize(
    ("mode", "format"),
    [("CMYK", "JPEG"), ("I;16", "PNG"), ("I;16", "TIFF"), ("P", "GIF"), ("LA", "PNG"), ("RGBA", "WEBP"), ("1", "PNG")],
)
def test_pictures_of_every_mode_get_a_placeholder(mode: str, format: str) -> None:
    picture = photo().convert("L").convert(mode) if mode == "I;16" else photo(mode=mode)
    image = receive(saved(picture, format))
    assert image.dominant.startswith("#")
    assert len(image.thumbhash) >= 20


def test_of_an_animated_picture_the_first_frame_counts() -> None:
    frames = [photo(), photo().rotate(90), photo().rotate(180)]
    image = receive(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert (image.width, image.height) == (60, 40)


def test_a_progressive_picture_of_fifty_megapixels_is_taken(settings: Any) -> None:
    data = saved(Pillow.new("RGB", (8660, 5774), "#88aacc"), progressive=True, quality=30)
    image = receive(data)
    assert image.width * image.height > 50_000_000


# -- what is refused --------------------------------------------------------------------------------------------------


def zipped_behind(data: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("evil.class", b"\xca\xfe\xba\xbe")
    return data + out.getvalue()


PHOTO = saved(photo(400, 300))
REFUSED = {
    "empty": b"",
    "text": b"Photo: Ada Quill\n" * 20,
    "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!DOCTYPE html><html><body>not found</body></html>",
    "mvg": b"push graphic-context\nviewbox 0 0 640 480\nfill 'url(https://example.org/x.jpg\"|ls)'\n",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64,
    "bmp": saved(photo(), "BMP"),
    "noise": bytes(range(256)) * 8,
    "jpeg cut short": PHOTO[: len(PHOTO) // 2],
    "png cut short": saved(photo(), "PNG")[:-40],
    "webp cut short": saved(photo(400, 300), "WEBP")[:-200],
    "avif cut short": saved(photo(), "AVIF")[:-60],
    "gif cut short": saved(photo(), "GIF")[:60],
    "tiff cut short": saved(photo(), "TIFF")[:40],
    "magic alone": b"\xff\xd8\xff",
    "png bomb": png_claiming(60_000, 60_000),
    "png just over the limit": png_claiming(10_000, 8_001),
    "webp bomb": webp_claiming(16_383, 16_383),
    "picture and archive": zipped_behind(PHOTO),
    "picture and script": PHOTO + b"<?php system($_GET['c']); ?>",
    "picture and web page": saved(photo(), "PNG") + b"<html><script>alert(1)</script></html>",
    "picture and PDF": PHOTO[:2] + b"\xff\xfe\x00\x0c%PDF-1.7\r\n" + PHOTO[2:],
    "too many scans": PHOTO[:-2] + b"\xff\xda\x00\x02" * 300 + PHOTO[-2:],
    "entities in XMP": jpeg_with(
        xmp=packet("<dc:rights>&a;</dc:rights>", prolog='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>')
    ),
    "26 MiB": PHOTO + b"\0" * (26 * opening.MIB),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_good_picture_is_refused_in_one_sentence_with_nothing_stored(data: bytes, uploads: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        receive(data)
    assert refusal.value.message[0].isupper()
    assert refusal.value.message.endswith(".")
    assert not Image.objects.exists()
    assert stored_files(uploads) == []


@pytest.mark.parametrize("path", [*pictures("fuzz/*"), *pictures("hostile/*"), *pictures("pillow/**/*.*")])
def test_damaged_and_hostile_files_are_taken_or_refused_in_a_sentence(path: Path, uploads: Path) -> None:
    try:
        image = receive(path.read_bytes(), name=path.name)
    except (Unreadable, Invalid) as refusal:
        assert refusal.message.endswith(".")
        assert stored_files(uploads) == []
    else:
        assert image.width
        assert image.height


def test_two_megabytes_of_film_behind_a_photograph_are_left_alone() -> None:
    data = PHOTO + b"\x00\x00\x00\x20ftypmp42" + bytes(range(256)) * 8000
    assert receive(data).size_bytes == len(data)


def test_the_worker_lives_on_after_a_bad_file() -> None:
    for data in REFUSED.values():
        with pytest.raises(DomainError):
            receive(data)
    assert receive(PHOTO).width == 400


# -- a file for a picture that waits for one --------------------------------------------------------------------------


def waiting(**overrides: Any) -> Image:
    none = {"file": "", "sha256": "", "format": "", "original_name": "", "size_bytes": 0, "width": 0, "height": 0}
    return make_image(**{**none, **overrides})


def test_a_picture_that_waits_gets_its_file_and_keeps_what_was_typed() -> None:
    image = waiting(creators=["Ada Quill"], alt_text="Typed.")
    xmp = packet(
        "<dc:creator><rdf:Seq><rdf:li>Someone Else</rdf:li></rdf:Seq></dc:creator>"
        "<dc:rights><rdf:Alt><rdf:li xml:lang='x-default'>© Someone Else</rdf:li></rdf:Alt></dc:rights>"
    )
    attached = intake.attach(image, BytesIO(jpeg_with(xmp=xmp)), name="late.jpg", by=None)
    attached.refresh_from_db()
    assert attached.pk == image.pk
    assert attached.creators == ["Ada Quill"]
    assert attached.copyright_notice == "© Someone Else"
    assert attached.width == 60


def test_a_picture_with_a_file_does_not_get_another() -> None:
    with pytest.raises(Conflict, match="has its file already"):
        intake.attach(make_image(), BytesIO(PHOTO), name="x.jpg", by=None)


def test_bytes_that_are_another_picture_are_not_attached() -> None:
    receive(PHOTO, headline="The first one")
    with pytest.raises(Conflict, match="The first one"):
        intake.attach(waiting(), BytesIO(PHOTO), name="x.jpg", by=None)


# -- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "may"), [("writer", True), ("photo", True), ("checker", False), ("publisher", False)])
def test_roles_that_add_pictures(role: str, may: bool, uploads: Path) -> None:
    user = make_user(role)
    if may:
        assert intake.receive(BytesIO(PHOTO), name="a.jpg", by=user).uploaded_by == user
    else:
        with pytest.raises(NotPermitted):
            intake.receive(BytesIO(PHOTO), name="a.jpg", by=user)
        assert stored_files(uploads) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_sent_by_many_at_once_are_one_picture(uploads: Path) -> None:
    data = saved(photo())

    def send(_: int) -> tuple[int, bool]:
        try:
            found = intake.admit(BytesIO(data), name="picture.jpg", by=None)
            return found.image.pk, found.is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(send, range(8)))
    assert len({key for key, _ in told}) == 1
    assert sum(is_new for _, is_new in told) == 1
