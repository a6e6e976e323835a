"""Credit lines say the same in any order."""

from __future__ import annotations

import pytest

from media.credits import compile, is_supplier, parse, parse_many, wrong_in_template
from media.models import Image


@pytest.mark.parametrize(
    "line",
    [
        "Shutterstock/Ann Roe",
        "Ann Roe/Shutterstock",
        "Top image: Shutterstock / Ann Roe",
        "Photo by Ann Roe on Shutterstock",
        "Photo: Ann Roe via Shutterstock",
        "(Photo by Ann Roe/Shutterstock)",
        "Image credit: Ann Roe, Shutterstock",
    ],
)
def test_the_order_of_a_credit_changes_nothing(line):
    parts = parse(line)
    assert (parts.creator, parts.supplier) == ("Ann Roe", "Shutterstock")


@pytest.mark.parametrize(
    ("line", "creator", "supplier"),
    [
        ("Freepik/blue_kettle", "blue_kettle", "Freepik"),
        ("Getty Images", None, "Getty Images"),
        ("Photo: Ann Roe", "Ann Roe", None),
        ("Photo by Ann Roe / Moment via Getty Images", "Ann Roe", "Getty Images"),
        ("blueduck/iStock/Thinkstock", "blueduck", "Thinkstock"),
        ("Photo courtesy of Elm University", None, "Elm University"),
        ("Photo by Unsplash user @blue_kettle", "@blue_kettle", "Unsplash"),
        ("Photograph: Ann Roe/The Elm Gazette", "Ann Roe", "The Elm Gazette"),
    ],
)
def test_creator_and_supplier_are_told_apart(line, creator, supplier):
    parts = parse(line)
    assert (parts.creator, parts.supplier) == (creator, supplier)


def test_licence_and_copyright_are_read_and_the_line_is_kept():
    parts = parse("Photo: Flickr/ann_roe (CC BY-SA 2.0)")
    assert (parts.creator, parts.licence, parts.line) == ("ann_roe", "CC BY-SA 2.0", "Flickr/ann_roe (CC BY-SA 2.0)")
    assert parse("© 2019 Ann Roe / Adobe Stock").copyright == "© 2019 Ann Roe / Adobe Stock"


def test_several_pictures_on_one_line_are_several_credits():
    found = parse_many("Photos: Ann Roe/Alamy; Bo Li/Pexels")
    assert [(one.creator, one.supplier) for one in found] == [("Ann Roe", "Alamy"), ("Bo Li", "Pexels")]


def test_a_house_and_an_illustrator_are_one_credit():
    (only,) = parse_many("Elm University; Illustrator: Ann Roe")
    assert (only.creator, only.supplier) == ("Ann Roe", "Elm University")


def test_a_name_that_only_begins_like_an_agency_is_none():
    assert is_supplier("Alamy Stock Photo")
    assert not is_supplier("Alamyra Roe")


# -- compiling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, ""),
        ({"creators": ["Ada Quill"]}, "Ada Quill"),
        ({"supplier": "Shutterstock"}, "Shutterstock"),
        ({"creators": ["Ada Quill"], "supplier": "Shutterstock"}, "Ada Quill/Shutterstock"),
        ({"creators": ["Ada Quill", "Ben Ink"], "supplier": "Getty Images"}, "Ada Quill, Ben Ink/Getty Images"),
        (
            {"creators": ["Ada Quill"], "supplier": "Reuters", "credit_template": "Reuters/{creator}"},
            "Reuters/Ada Quill",
        ),
        ({"supplier": "Reuters", "credit_template": "Reuters/{creator}"}, "Reuters"),
        (
            {
                "creators": ["Ada Quill"],
                "supplier": "Elm",
                "supplier_image_id": "E7",
                "credit_template": "{creator} ({id})",
            },
            "Ada Quill (E7)",
        ),
        (
            {"creators": ["Ada Quill"], "supplier": "Elm", "credit_template": "{{{creator}}} {supplier}"},
            "{Ada Quill} Elm",
        ),
        ({"creators": ["NASA"], "supplier": "NASA"}, "NASA"),
        ({"creators": ["Ada {Quill}"], "supplier": "A {0} house"}, "Ada {Quill}/A {0} house"),
        ({"creators": ["Ada Quill"], "credit_line": "As the contract says"}, "As the contract says"),
        (
            {"creators": ["Ada Quill"], "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/"},
            "Ada Quill, CC BY-SA 4.0",
        ),
        (
            {"creators": ["Ada Quill"], "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/"},
            "Ada Quill, CC0 1.0",
        ),
        ({"creators": ["Ada Quill"], "licence_url": "https://example.org/terms"}, "Ada Quill"),
    ],
)
def test_the_printed_line(fields: dict[str, object], line: str) -> None:
    assert compile(Image(**fields)) == line


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ("{photographer}/X", "{photographer} is no placeholder"),
        ("{creator.__class__}", "{creator.__class__} is no placeholder"),
        ("{}", "{} is no placeholder"),
        ("{creator!r}", "its name alone"),
        ("{creator:>40}", "its name alone"),
        ("{creator", "no partner"),
        ("Elm Pictures", "Say where {creator} stands"),
    ],
)
def test_a_template_that_cannot_be_filled_in_is_refused_in_words(template: str, what: str) -> None:
    assert what in wrong_in_template(template)
    assert wrong_in_template("{creator}, via {supplier} {id}") == ""


def test_a_supplier_of_the_newsrooms_own_is_told_from_a_creator() -> None:
    assert parse("Ben Ink/Nordlys").supplier == "Nordlys"  # the order as printed
    found = parse("Nordlys / Ben Ink", suppliers={"nordlys"})
    assert (found.creator, found.supplier) == ("Ben Ink", "Nordlys")
    found = parse("Black / White, Ben Ink", suppliers={"black / white"})
    assert (found.creator, found.supplier) == ("Ben Ink", "Black / White")
