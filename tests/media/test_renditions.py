from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image as Pillow
from PIL import ImageCms

from media import intake, jobs, metadata, pictures, renditions, stamping
from media.models import Image, Rendition
from media.specs import FORMATS, SPECS, widths_for
from tests.media.factories import make_image
from tests.media.files import jpeg_with, packet, photo, saved
from tests.media.samples import pictures as samples

pytestmark = pytest.mark.django_db

CREDIT = {
    "creators": ["Zoë Quill", "Ben Ink"],
    "supplier": "Northern Pictures Collective & Sons",
    "copyright_notice": "© 2026 Zoë Quill <all rights>",
    "copyright_owners": ["Quill Estate"],
    "licensors": ["Northern"],
    "acquire_url": "https://northern.example/buy?a=1&b=2",
    "licence_url": "https://northern.example/terms",
    "usage_terms": "Once, online",
    "headline": "A harbour",
    "alt_text": "Three boats.",
    "digital_source_type": "digitalCapture",
    "data_mining": "DMI-PROHIBITED",
}


def received(data: bytes, **fields: Any) -> Image:
    return intake.receive(BytesIO(data), name="x", by=None, **fields)


def content(row: Rendition) -> bytes:
    with default_storage.open(row.file) as file:
        return bytes(file.read())


def opened(row: Rendition) -> Pillow.Image:
    picture = Pillow.open(BytesIO(content(row)))
    picture.load()
    return picture


def pixel(picture: Pillow.Image, x: int, y: int) -> tuple[int, ...]:
    return tuple(picture.convert("RGBA").getpixel((x, y)))  # type: ignore[arg-type]


# -- the credit survives ----------------------------------------------------------------------------------------------


def private_jpeg() -> bytes:
    """A photograph that knows where it was taken, of whom, and what the desk was told."""
    exif = Pillow.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 22.0, 0.0)}
    xmp = packet(
        "<photoshop:Instructions>Secret instruction</photoshop:Instructions>"
        "<ext:PersonInImage><rdf:Bag><rdf:li>Private Person</rdf:li></rdf:Bag></ext:PersonInImage>"
    )
    return saved(photo(900, 700), xmp=xmp, exif=exif)


def test_every_rendition_names_its_maker_and_nothing_private() -> None:
    image = received(private_jpeg(), **CREDIT)
    assert image.persons_shown == ["Private Person"]
    made = renditions.make_all(image)
    assert {row.format for row in made} == set(FORMATS)
    assert {row.spec for row in made} >= {"card", "lead", "social", "w320", "w640", "w960"}
    for row in made:
        found = metadata.read(BytesIO(content(row)))
        assert found.creators == ["Zoë Quill", "Ben Ink"], row
        assert found.credit_line == "Zoë Quill, Ben Ink/Northern Pictures Collective & Sons"
        assert found.copyright_notice == "© 2026 Zoë Quill <all rights>"
        assert found.copyright_owners == ["Quill Estate"]
        assert found.licensors == [metadata.Licensor(name="Northern", url="https://northern.example/buy?a=1&b=2")]
        assert found.licence_url == "https://northern.example/terms"
        assert (found.usage_terms, found.headline, found.alt_text) == ("Once, online", "A harbour", "Three boats.")
        assert (found.digital_source_type, found.data_mining) == ("digitalCapture", "DMI-PROHIBITED")
        assert found.raw["exif"] == {"Artist": "Zoë Quill; Ben Ink", "Copyright": "© 2026 Zoë Quill <all rights>"}
        assert found.disagreements == []
        assert (found.persons_shown, found.instructions) == ([], "")
        assert not dict(opened(row).getexif().get_ifd(0x8825))
        for secret in (b"Private Person", b"Secret instruction", b"Camera maker"):
            assert secret not in content(row)


def test_jpegs_carry_iim_within_its_byte_limits() -> None:
    image = received(saved(photo(400, 300)), **CREDIT)
    found = metadata.read(BytesIO(content(renditions.make(image, spec="w320", format="jpg"))))
    assert found.raw["iim"]["2:80"] == ["Zoë Quill", "Ben Ink"]
    assert found.raw["iim"]["2:110"] == ["Zoë Quill, Ben Ink/Northern Pic"[:31]]
    assert stamping.shortened(image) == [
        "In IPTC-IIM, which older programs read, the credit line ends after “Zoë Quill, Ben Ink/Northern Pic”; XMP has all of it."
    ]


def test_a_corrected_credit_makes_new_renditions_and_leaves_the_old() -> None:
    image = received(saved(photo(400, 300)), creators=["Somebody"])
    before = renditions.make(image, spec="w320", format="webp")
    corrected = pictures.save_image(image, fields={"creators": ["Ada Quill"]}, by=None)
    after = renditions.make(corrected, spec="w320", format="webp")
    assert before.version != after.version
    assert metadata.read(BytesIO(content(before))).creators == ["Somebody"]
    assert metadata.read(BytesIO(content(after))).creators == ["Ada Quill"]


@pytest.mark.parametrize("fields", [{"instructions": "Call first"}, {"description": "x"}, {"persons_shown": ["A B"]}])
def test_what_only_the_newsroom_knows_makes_no_new_version(fields: dict[str, Any]) -> None:
    image = make_image()
    before = renditions.version(image)
    assert renditions.version(pictures.save_image(image, fields=fields, by=None)) == before


# -- the pixels -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(1, 9))
def test_renditions_are_upright_in_all_eight_orientations(turn: int) -> None:
    upright = photo(600, 400)
    undo = {
        2: Pillow.Transpose.FLIP_LEFT_RIGHT, 3: Pillow.Transpose.ROTATE_180, 4: Pillow.Transpose.FLIP_TOP_BOTTOM,
        5: Pillow.Transpose.TRANSPOSE, 6: Pillow.Transpose.ROTATE_90, 7: Pillow.Transpose.TRANSVERSE,
        8: Pillow.Transpose.ROTATE_270,
    }  # fmt: skip
    exif = Pillow.Exif()
    exif[0x0112] = turn
    stored = upright.transpose(undo[turn]) if turn in undo else upright
    row = renditions.make(received(saved(stored, exif=exif, quality=95)), spec="w320", format="jpg")
    picture = opened(row)
    assert picture.size == (320, 213)
    assert picture.getexif().get(0x0112, 1) == 1
    red, green, blue, _ = pixel(picture, 60, 40)
    assert red > 150 > green + blue, "the red quarter is at the top left"


@pytest.mark.parametrize("path", samples("orientation/*.jpg"))
def test_turned_photographs_come_out_alike(path: Path) -> None:
    row = renditions.make(received(path.read_bytes()), spec="w320", format="jpg")
    assert (row.width, row.height) == (320, 240)


def test_colours_of_another_profile_are_converted_to_srgb() -> None:
    lab = ImageCms.createProfile("LAB")
    assert lab is not None
    wide = _swapped_profile()
    row = renditions.make(
        received(saved(Pillow.new("RGB", (60, 40), (255, 0, 0)), icc_profile=wide)), spec="w320", format="jpg"
    )
    picture = opened(row)
    assert "icc_profile" not in picture.info
    red, green, *_ = pixel(picture, 20, 20)
    assert green > 200 > red, "in that profile the first channel is green"


def _swapped_profile() -> bytes:
    """sRGB with the primaries of red and green exchanged, so that a conversion cannot be overlooked."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    at = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, green = at[b"rXYZ"], at[b"gXYZ"]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return bytes(profile)


def test_a_broken_profile_counts_as_none() -> None:
    row = renditions.make(received(saved(photo(60, 40), icc_profile=b"no profile" * 20)), spec="w320", format="jpg")
    red, *_ = pixel(opened(row), 5, 5)
    assert red > 150


def test_cmyk_comes_out_in_rgb() -> None:
    row = renditions.make(received(saved(photo(60, 40, mode="CMYK"))), spec="w320", format="jpg")
    picture = opened(row)
    assert picture.mode == "RGB"
    assert pixel(picture, 5, 5)[0] > 150


def test_sixteen_bits_keep_their_greys() -> None:
    row_of_pixels = struct.pack("<64H", *[65_535] * 16, *[32_768] * 16, *[0] * 32)
    deep = Pillow.frombytes("I;16", (64, 32), row_of_pixels * 32)
    row = renditions.make(received(saved(deep, "PNG")), spec="w320", format="webp")
    picture = opened(row)
    greys = [pixel(picture, x, 16)[0] for x in (8, 24, 56)]
    assert greys[0] > 245
    assert 115 < greys[1] < 140
    assert greys[2] < 10


def test_a_palette_with_transparency_stays_transparent_where_the_format_can() -> None:
    picture = Pillow.new("P", (40, 40), 1)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(0, (0, 0, 20, 40))
    image = received(saved(picture, "PNG", transparency=0))
    seen = opened(renditions.make(image, spec="w320", format="webp"))
    assert seen.mode == "RGBA"
    assert (pixel(seen, 5, 5)[3], pixel(seen, 35, 5)[3]) == (0, 255)
    flat = opened(renditions.make(image, spec="w320", format="jpg"))
    assert min(pixel(flat, 5, 5)) > 240


def test_nothing_is_made_larger_than_its_original() -> None:
    image = received(saved(photo(500, 300)))
    assert (renditions.make(image, spec="w2400", format="webp").width) == 500
    assert [spec.name for spec in widths_for(image)] == ["w320", "w480", "w640"]


@pytest.mark.parametrize(
    ("focal", "reddish"), [((0.0, 0.0), True), ((1.0, 1.0), False), ((0.1, 0.9), True), ((0.9, 0.1), False)]
)
def test_a_crop_keeps_the_focal_point(focal: tuple[float, float], reddish: bool) -> None:
    wide = Pillow.new("RGB", (2000, 400), "blue")
    wide.paste("red", (0, 0, 1000, 400))
    row = renditions.make(received(saved(wide), focal_x=focal[0], focal_y=focal[1]), spec="card", format="jpg")
    assert row.width / row.height == pytest.approx(640 / 360, abs=0.01)
    red, _, blue, _ = pixel(opened(row), row.width // 2, row.height // 2)
    assert (red > blue) is reddish


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (641, 361)])
def test_odd_shapes_are_drawn_in_every_size(spec: str, size: tuple[int, int]) -> None:
    row = renditions.make(received(saved(Pillow.new("RGB", size, "teal"), "PNG")), spec=spec, format="webp")
    assert row.width >= 1
    assert row.height >= 1


@pytest.mark.parametrize("path", [*samples("pillow/**/*.*"), *samples("metadata-extractor/jpg/*.jpg")])
def test_real_pictures_that_are_taken_can_be_drawn(path: Path) -> None:
    try:
        image = received(path.read_bytes())
    except intake.opening.Unreadable:
        return
    for format in ("jpg", "webp"):
        assert renditions.make(image, spec="w320", format=format).size_bytes


# -- made once --------------------------------------------------------------------------------------------------------


def test_a_rendition_is_made_once() -> None:
    image = received(saved(photo(400, 300)))
    assert renditions.make(image, spec="card", format="jpg") == renditions.make(image, spec="card", format="jpg")
    assert Rendition.objects.count() == 1


def test_a_name_that_is_not_on_the_list_is_no_size() -> None:
    with pytest.raises(KeyError):
        renditions.make(make_image(), spec="w321", format="jpg")
    assert not Rendition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_the_same_rendition(uploads: Path) -> None:
    image = received(saved(photo(800, 600)))

    def ask(_: int) -> int:
        try:
            return renditions.make(image, spec="w640", format="webp").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1
    assert len([path for path in (uploads / "renditions").rglob("*") if path.is_file()]) == 1


def test_the_job_makes_all_of_them_and_again_makes_none() -> None:
    image = received(jpeg_with())
    jobs.make_renditions(image.pid)
    count = Rendition.objects.count()
    assert count == len(renditions.offered(image)) * 3
    jobs.make_renditions(image.pid)
    assert Rendition.objects.count() == count
    jobs.make_renditions("00000000-0000-7000-8000-000000000000")


def test_a_job_is_deferred_for_each_picture() -> None:
    jobs.defer_for([make_image().pid, make_image().public_id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'media.jobs.make_renditions'")
        assert cursor.fetchone() == (2,)
