from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from cms.core.errors import Unreadable
from media import iim, metadata
from tests.media.files import dataset, jpeg_with, packet, photo, saved
from tests.media.samples import FOLDER, needs_samples, readings


def read(data: bytes) -> metadata.Metadata:
    return metadata.read(BytesIO(data))


def exif(**tags: Any) -> Pillow.Exif:
    numbers = {"description": 270, "artist": 315, "copyright": 33432}
    block = Pillow.Exif()
    for name, value in tags.items():
        block[numbers[name]] = value
    return block


EVERYTHING = packet(
    """
    <dc:creator><rdf:Seq><rdf:li>Ada Quill</rdf:li><rdf:li>Ben Ink</rdf:li></rdf:Seq></dc:creator>
    <photoshop:Credit>Quill &amp; Ink/Northern</photoshop:Credit>
    <dc:rights><rdf:Alt><rdf:li xml:lang="de">© Quill, alle Rechte</rdf:li>
      <rdf:li xml:lang="x-default">© Quill, all rights</rdf:li></rdf:Alt></dc:rights>
    <plus:CopyrightOwner><rdf:Seq><rdf:li rdf:parseType="Resource">
      <plus:CopyrightOwnerName>Quill Estate</plus:CopyrightOwnerName></rdf:li></rdf:Seq></plus:CopyrightOwner>
    <plus:Licensor><rdf:Seq><rdf:li><rdf:Description plus:LicensorName="Northern" plus:LicensorURL="https://n.example/buy"/>
      </rdf:li></rdf:Seq></plus:Licensor>
    <xmpRights:WebStatement>https://n.example/terms</xmpRights:WebStatement>
    <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Once, online</rdf:li></rdf:Alt></xmpRights:UsageTerms>
    <photoshop:Instructions>Call before use</photoshop:Instructions>
    <photoshop:Source>Northern</photoshop:Source>
    <plus:ImageSupplier><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:ImageSupplierName>Northern Pictures</plus:ImageSupplierName>
      </rdf:li></rdf:Seq></plus:ImageSupplier>
    <plus:ImageSupplierImageID>NP-7</plus:ImageSupplierImageID>
    <photoshop:Headline>A harbour</photoshop:Headline>
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boats at dawn</rdf:li></rdf:Alt></dc:description>
    <core:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Three boats</rdf:li></rdf:Alt></core:AltTextAccessibility>
    <core:ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">All red</rdf:li></rdf:Alt></core:ExtDescrAccessibility>
    <dc:subject><rdf:Bag><rdf:li>boats</rdf:li><rdf:li>dawn</rdf:li></rdf:Bag></dc:subject>
    <photoshop:DateCreated>2024-05-06T07:08:09+02:00</photoshop:DateCreated>
    <ext:PersonInImage><rdf:Bag><rdf:li>Carla Tide</rdf:li></rdf:Bag></ext:PersonInImage>
    <plus:ModelReleaseStatus>http://ns.useplus.org/ldf/vocab/MR-UMR</plus:ModelReleaseStatus>
    <plus:PropertyReleaseStatus rdf:resource="http://ns.useplus.org/ldf/vocab/PR-NON"/>
    <ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture</ext:DigitalSourceType>
    <plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</plus:DataMining>
    """
)


def test_every_field_of_the_table_is_read_from_xmp() -> None:
    found = read(jpeg_with(xmp=EVERYTHING))
    assert found.creators == ["Ada Quill", "Ben Ink"]
    assert found.credit_line == "Quill & Ink/Northern"
    assert found.copyright_notice == "© Quill, all rights"
    assert found.copyright_owners == ["Quill Estate"]
    assert found.licensors == [metadata.Licensor(name="Northern", url="https://n.example/buy")]
    assert found.licence_url == "https://n.example/terms"
    assert found.usage_terms == "Once, online"
    assert found.instructions == "Call before use"
    assert found.source == "Northern"
    assert (found.supplier, found.supplier_image_id) == ("Northern Pictures", "NP-7")
    assert (found.headline, found.description) == ("A harbour", "Boats at dawn")
    assert (found.alt_text, found.extended_description) == ("Three boats", "All red")
    assert found.keywords == ["boats", "dawn"]
    assert found.created_on == "2024-05-06"
    assert found.persons_shown == ["Carla Tide"]
    assert (found.model_release, found.property_release) == ("MR-UMR", "PR-NON")
    assert (found.digital_source_type, found.data_mining) == ("digitalCapture", "DMI-PROHIBITED")
    assert set(found.origins.values()) == {"xmp"}
    assert found.disagreements == []
    assert found.problems == []


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_xmp_and_exif_are_found_in_every_format_that_carries_them(format: str) -> None:
    xmp = EVERYTHING
    if format == "PNG":
        pnginfo = PngInfo()
        pnginfo.add_itxt("XML:com.adobe.xmp", xmp.decode())
        data = saved(photo(), "PNG", pnginfo=pnginfo, exif=exif(artist="Ada Quill"))
    elif format == "TIFF":
        data = saved(photo(), "TIFF", tiffinfo={700: xmp, 315: "Ada Quill"})
    else:
        data = saved(photo(), format, xmp=xmp, exif=exif(artist="Ada Quill"))
    found = read(data)
    assert found.headline == "A harbour"
    assert found.raw["exif"]["Artist"] == "Ada Quill"


def test_xmp_comes_before_iim_and_iim_before_exif() -> None:
    data = jpeg_with(
        xmp=packet("<dc:creator><rdf:Seq><rdf:li>From XMP</rdf:li></rdf:Seq></dc:creator>"),
        datasets=dataset(80, b"From IIM") + dataset(116, b"Notice in IIM"),
        exif=exif(artist="From EXIF", copyright="Notice in EXIF", description="Only in EXIF"),
    )
    found = read(data)
    assert found.creators == ["From XMP"]
    assert found.copyright_notice == "Notice in IIM"
    assert found.description == "Only in EXIF"
    assert found.origins == {"creators": "xmp", "copyright_notice": "iim", "description": "exif"}


def test_disagreements_are_listed_with_what_each_place_says() -> None:
    data = jpeg_with(datasets=dataset(80, b"Ada Quill"), exif=exif(artist="Ben Ink"))
    (found,) = read(data).disagreements
    assert found == metadata.Disagreement(field="creators", values={"iim": "Ada Quill", "exif": "Ben Ink"})


def test_a_value_that_iim_cut_at_its_byte_limit_is_no_disagreement() -> None:
    whole = "The very long name of a supplier of pictures"
    data = jpeg_with(
        xmp=packet(f"<photoshop:Credit>{whole}</photoshop:Credit>"), datasets=dataset(110, whole[:32].encode())
    )
    found = read(data)
    assert found.credit_line == whole
    assert found.disagreements == []


UTF8_FLAG = dataset(90, b"\x1b%G", record=1)


@pytest.mark.parametrize(
    "block",
    [
        UTF8_FLAG + dataset(80, "Zoë Müller-Éluard".encode()),
        dataset(80, "Zoë Müller-Éluard".encode()),
        dataset(80, "Zoë Müller-Éluard".encode("latin-1")),
        dataset(80, "Zoë Müller-Éluard".encode("mac-roman")),
    ],
    ids=["flagged UTF-8", "UTF-8 without its flag", "Latin-1", "MacRoman"],
)
def test_iim_is_read_in_four_encodings(block: bytes) -> None:
    assert read(jpeg_with(datasets=block)).creators == ["Zoë Müller-Éluard"]


@pytest.mark.parametrize(
    ("mark", "encoding", "name"),
    [
        (b"\x1b-B", "iso8859-2", "Žofie Řeháková"),
        (b"\x1b-L", "iso8859-5", "Анна Каренина"),
        (b"\x1b-F", "iso8859-7", "Νίκος Αλεξίου"),
        (b"\x1b.M", "iso8859-9", "Şule Işık"),
        (b"\x1b-A", "cp1252", "Zoë “Z” Müller"),
    ],
)
def test_iim_is_read_in_the_encoding_that_it_declares(mark: bytes, encoding: str, name: str) -> None:
    block = dataset(90, mark, record=1) + dataset(80, name.encode(encoding))
    assert read(jpeg_with(datasets=block)).creators == [name]


def test_values_of_two_encodings_in_one_block_are_each_read_in_theirs() -> None:
    block = dataset(80, "Zoë Müller".encode("latin-1")) + dataset(110, "Agência São".encode())
    found = read(jpeg_with(datasets=block))
    assert (found.creators, found.credit_line) == (["Zoë Müller"], "Agência São")
    cut = dataset(80, "Zoë".encode("latin-1")) + dataset(120, "Größe und Straße ü".encode()[:-1])
    found = read(jpeg_with(datasets=cut))
    assert (found.creators, found.description) == (["Zoë"], "Größe und Straße")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac-roman"])
@pytest.mark.parametrize(
    "text",
    ["© 2004 Jørgen Ångström", "Señor Ibáñez", "François – École", "Größe weiß", "Ärzte ohne Grenzen", "Café, 5 €"],
)
def test_the_encoding_is_guessed_from_what_reads_like_words(text: str, encoding: str) -> None:
    raw = text.encode(encoding)
    assert iim.decode(raw, iim.encoding_of([raw], flagged=False)) == text


def test_a_value_cut_inside_a_character_loses_only_that_character() -> None:
    cut = UTF8_FLAG + dataset(80, "Zoë Müller Zoë Müller Zoë Mül é".encode()[:-1])
    assert read(jpeg_with(datasets=cut)).creators == ["Zoë Müller Zoë Müller Zoë Mül"]


def test_what_is_written_as_iim_is_read_back() -> None:
    block = iim.write({"creators": ["Zoë Müller", "Ben Ink"], "credit_line": "é" * 40, "copyright_notice": "© Zoë"})
    found = read(jpeg_with(datasets=block))
    assert found.creators == ["Zoë Müller", "Ben Ink"]
    assert found.credit_line == "é" * 16
    assert found.copyright_notice == "© Zoë"


def test_exif_in_utf8_is_not_mistaken_for_latin_1() -> None:
    assert read(jpeg_with(exif=exif(artist="Zoë Müller".encode()))).creators == ["Zoë Müller"]


def test_xmp_in_utf_16_is_read() -> None:
    packet_16 = EVERYTHING.decode().encode("utf-16-be")
    assert read(jpeg_with(xmp=packet_16)).headline == "A harbour"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("2024", "2024"), ("2024-05", "2024-05"), ("2024-05-06", "2024-05-06"), ("someday", ""), ("0000-00-00", "")],
)
def test_dates_keep_the_precision_they_have(written: str, read_as: str) -> None:
    xmp = packet(f"<photoshop:DateCreated>{written}</photoshop:DateCreated>")
    assert read(jpeg_with(xmp=xmp)).created_on == read_as


@pytest.mark.parametrize(("raw", "day"), [(b"20240506", "2024-05-06"), (b"20240500", "2024-05"), (b"20240000", "2024")])
def test_iim_dates_with_unknown_parts_are_partial_dates(raw: bytes, day: str) -> None:
    assert read(jpeg_with(datasets=dataset(55, raw))).created_on == day


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_xmp_that_declares_entities_is_refused(prolog: str) -> None:
    with pytest.raises(Unreadable, match="entities"):
        read(jpeg_with(xmp=packet("<photoshop:Headline>x</photoshop:Headline>", prolog=prolog)))


@pytest.mark.parametrize("xmp", [b"<x:xmpmeta", b"\xff\xfe\x00", b"<a/>" * 3, b"<" * 5000])
def test_damaged_xmp_is_named_and_the_picture_stays_good(xmp: bytes) -> None:
    found = read(jpeg_with(xmp=xmp, exif=exif(artist="Ada Quill")))
    assert found.problems == ["Its XMP metadata is damaged and was not read."]
    assert found.creators == ["Ada Quill"]


def test_damaged_iim_gives_what_stands_before_the_damage() -> None:
    found = read(jpeg_with(datasets=dataset(80, b"Ada Quill") + b"\x1c\x02\x74\xff"))
    assert found.creators == ["Ada Quill"]


def test_raw_values_are_kept_without_what_the_database_refuses() -> None:
    found = read(jpeg_with(datasets=dataset(80, b"Ada\x00 Quill")))
    assert found.raw["iim"]["2:80"] == ["Ada Quill"]


# -- against ExifTool's readings of real files ------------------------------------------------------------------------

COMPARED: dict[str, tuple[str, ...]] = {
    "creators": ("XMP-dc:Creator", "IPTC:By-line", "IFD0:Artist"),
    "credit_line": ("XMP-photoshop:Credit", "IPTC:Credit"),
    "copyright_notice": ("XMP-dc:Rights", "IPTC:CopyrightNotice", "IFD0:Copyright"),
    "source": ("XMP-photoshop:Source", "IPTC:Source"),
    "headline": ("XMP-photoshop:Headline", "IPTC:Headline"),
    "keywords": ("XMP-dc:Subject", "IPTC:Keywords"),
    "description": ("XMP-dc:Description", "IPTC:Caption-Abstract", "IFD0:ImageDescription"),
    "usage_terms": ("XMP-xmpRights:UsageTerms",),
    "licence_url": ("XMP-xmpRights:WebStatement",),
}


def words(value: Any) -> list[str]:
    values = [" ".join(str(each).split()) for each in (value if isinstance(value, list) else [value])]
    return sorted(filter(None, values))


@needs_samples
def test_real_files_are_read_as_exiftool_reads_them() -> None:
    compared = 0
    for name, reading in readings().items():
        file = FOLDER / name
        if not file.is_file() or file.suffix in {".xmp", ".svg"}:
            continue
        try:
            found = read(file.read_bytes())
        except Unreadable:
            continue
        for column, places in COMPARED.items():
            expected = words(next((reading[place] for place in places if words(reading.get(place, ""))), ""))
            got = words(getattr(found, column))
            if expected and expected[0].endswith("…"):  # the reading is shortened
                expected, got = [expected[0][:-1]], [got[0][: len(expected[0]) - 1]]
            assert got == expected, f"{name}: {column}"
            compared += bool(expected)
    assert compared > 60


def test_a_control_character_does_not_cost_the_rest_of_the_metadata() -> None:
    found = read(
        jpeg_with(xmp=packet("<photoshop:Credit>Ada\x01 Quill</photoshop:Credit><dc:creator>Ada</dc:creator>"))
    )
    assert (found.credit_line, found.creators, found.problems) == ("Ada Quill", ["Ada"], [])


def test_what_is_said_of_an_ingredient_is_not_said_of_the_picture() -> None:
    pantry = (
        '<xmpMM:Pantry xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"><rdf:Bag><rdf:li><rdf:Description>'
        "<dc:creator>Somebody Else</dc:creator></rdf:Description></rdf:li></rdf:Bag></xmpMM:Pantry>"
    )
    found = read(jpeg_with(xmp=packet(f"{pantry}<photoshop:Credit>Ada Quill</photoshop:Credit>")))
    assert (found.creators, found.credit_line) == ([], "Ada Quill")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-30", "2024-02"),
        ("2024-02-29", "2024-02-29"),
        ("2023:02:29 10:00:00", "2023-02"),
        ("20240431", "2024-04"),
    ],
)
def test_a_day_that_does_not_exist_is_read_to_its_month(written: str, day: str) -> None:
    assert read(jpeg_with(xmp=packet(f"<photoshop:DateCreated>{written}</photoshop:DateCreated>"))).created_on == day
