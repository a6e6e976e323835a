"""What intake takes over from the file into what nobody typed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from media import intake
from media.models import Image
from tests.media.files import jpeg_with, packet

pytestmark = pytest.mark.django_db


def receive(data: bytes, **fields: Any) -> Image:
    return intake.receive(BytesIO(data), name="picture.jpg", by=None, **fields)


def test_what_the_file_says_fills_in_what_is_not_given() -> None:
    xmp = packet(
        "<dc:creator><rdf:Seq><rdf:li>Ada Quill</rdf:li></rdf:Seq></dc:creator>"
        "<photoshop:Credit>Ada Quill/Northern Pictures</photoshop:Credit>"
        "<photoshop:Headline>A heading in the file</photoshop:Headline>"
        "<ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</ext:DigitalSourceType>"
    )
    image = receive(jpeg_with(xmp=xmp), headline="A heading that was typed")
    assert image.headline == "A heading that was typed"
    assert image.creators == ["Ada Quill"]
    assert image.digital_source_type == "trainedAlgorithmicMedia"
    assert image.credit_line == "Ada Quill/Northern Pictures"
    assert image.metadata["origins"]["creators"] == "xmp"


def test_a_credit_line_that_would_be_compiled_the_same_is_not_kept_twice() -> None:
    xmp = packet("<photoshop:Credit>Ada Quill/Shutterstock</photoshop:Credit>")
    image = receive(jpeg_with(xmp=xmp))
    assert (image.creators, image.supplier, image.credit_line) == (["Ada Quill"], "Shutterstock", "")


def test_a_credit_line_that_says_more_than_two_names_is_not_guessed_at() -> None:
    line = "NASA, ESA, Ada Quill (Institute of Ink), B. Ink and the Harbour Team"
    image = receive(jpeg_with(xmp=packet(f"<photoshop:Credit>{line}</photoshop:Credit>")))
    assert (image.creators, image.supplier, image.credit_line) == ([], "", line)


def test_a_web_statement_that_is_no_address_stays_in_the_raw_values() -> None:
    image = receive(jpeg_with(xmp=packet("<xmpRights:WebStatement>javascript:alert(1)</xmpRights:WebStatement>")))
    assert image.licence_url == ""
    assert image.metadata["raw"]["xmp"]["xmpRights:WebStatement"] == "javascript:alert(1)"


def test_values_too_long_for_a_column_are_cut_and_kept_whole_in_the_raw_values() -> None:
    long = "n" * 400
    image = receive(jpeg_with(xmp=packet(f"<photoshop:Headline>{long}</photoshop:Headline>")))
    assert image.headline == "n" * 256
    assert image.metadata["raw"]["xmp"]["photoshop:Headline"] == long
