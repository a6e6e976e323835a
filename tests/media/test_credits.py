"""Credit lines say the same in any order."""

from __future__ import annotations

import pytest

from media.credits import is_supplier, parse, parse_many


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
