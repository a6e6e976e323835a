"""Pictures for search engines: nobody's name is lost, and no key is empty."""

from __future__ import annotations

import msgspec

from delivery import contract
from delivery.jsonld.images import DIGITAL_SOURCES, image_object
from media.models import DIGITAL_SOURCE_TYPES
from tests.delivery import factories

PAGE = "https://news.example/images/1"


def picture(**fields):
    credit = {name: fields.pop(name) for name in list(fields) if name in contract.Credit.__struct_fields__}
    made = factories.image(**fields)
    return msgspec.structs.replace(made, credit=msgspec.structs.replace(made.credit, **credit))


def pixels(value):
    return {"@type": "QuantitativeValue", "value": value, "unitCode": "E37"}


def test_a_picture_names_its_maker_its_licence_and_its_origin():
    found = image_object(
        picture(
            copyright="© Iris Holm", licence="https://creativecommons.org/licenses/by/4.0/",
            acquire_url="https://northlight.example/1", digital_source_type="digitalCapture",
        ),
        url=PAGE,
    )  # fmt: skip
    assert found["@type"] == "ImageObject"
    assert found["creator"] == {"@type": "Person", "name": "Iris Holm"}
    assert found["creditText"] == "Iris Holm / Northlight"
    assert found["copyrightNotice"] == "© Iris Holm"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["acquireLicensePage"] == "https://northlight.example/1"
    assert found["provider"] == {"@type": "Organization", "name": "Northlight"}
    assert found["digitalSourceType"] == "https://schema.org/DigitalCaptureDigitalSource"


def test_several_makers_are_several_and_an_agency_is_no_person():
    two = image_object(picture(creators=["Iris Holm", "Northlight"]), url=PAGE)
    assert two["creator"] == [{"@type": "Person", "name": "Iris Holm"}, {"@type": "Organization", "name": "Northlight"}]


def test_who_owns_a_picture_and_when_it_was_made_is_said():
    found = image_object(
        picture(creators=["Iris Holm"], copyright_owners=["Iris Holm", "Elm Trust"], created_on="2024-05"), url=PAGE
    )
    assert found["copyrightHolder"] == [
        {"@type": "Person", "name": "Iris Holm"},
        {"@type": "Organization", "name": "Elm Trust"},
    ]
    assert found["dateCreated"] == "2024-05"
    assert "dateCreated" not in image_object(picture(created_on="2024~"), url=PAGE)


def test_width_and_height_are_those_of_the_file_that_is_named():
    jpegs = contract.ImageVariant(
        type="image/jpeg", srcset="https://x.example/a.jpg 320w, https://x.example/b.jpg 1280w"
    )
    found = image_object(picture(width=2400, height=1600, sources=[jpegs], src="https://x.example/b.jpg"), url=PAGE)
    assert (found["width"], found["height"]) == (pixels(1280), pixels(853))
    assert found["thumbnail"]["contentUrl"] == "https://x.example/a.jpg"
    assert found["thumbnail"]["width"] == pixels(320)


def test_what_is_not_known_is_left_out():
    found = image_object(
        picture(width=0, height=0, sources=[], src=None, creators=[], supplier=None, line=""), url=PAGE
    )
    assert found == {"@type": "ImageObject", "@id": f"{PAGE}#image", "url": PAGE}


def test_every_origin_that_an_editor_can_choose_has_its_schema_term():
    assert DIGITAL_SOURCES.keys() == DIGITAL_SOURCE_TYPES.keys()
