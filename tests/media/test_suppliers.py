from __future__ import annotations

from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted, Stale
from media import credits, intake, pictures, rights, suppliers
from media.models import Image, Supplier
from tests.accounts.factories import make_user
from tests.media.factories import make_grant, make_image, make_supplier
from tests.media.files import jpeg_with, packet

pytestmark = pytest.mark.django_db


def save(supplier: Supplier, **fields: object) -> Supplier:
    return suppliers.save_supplier(supplier, fields=fields, by=make_user("photo"))


def line(image: Image) -> str:
    image.refresh_from_db()
    return credits.compile(image)


def test_a_changed_template_changes_the_credit_of_every_picture_of_the_supplier() -> None:
    elm = make_supplier(name="Elm Pictures", aliases=["Elm"])
    first, second = make_image(supplier="Elm Pictures"), make_image(supplier="  ELM ")
    other = make_image(supplier="Elmwood")
    assert line(first) == "Ada Quill/Elm Pictures"
    save(elm, template="{creator} for Elm")
    assert (line(first), line(second)) == ("Ada Quill for Elm", "Ada Quill for Elm")
    assert line(other) == "Ada Quill/Elmwood"
    assert set(suppliers.pictures(elm)) == {first, second}


def test_changing_a_template_leaves_the_forms_of_pictures_open() -> None:
    elm = make_supplier(name="Elm Pictures")
    image = make_image(supplier="Elm Pictures")
    before = Image.objects.get(pk=image.pk).modified_at
    save(elm, template="{creator} for Elm")
    assert Image.objects.get(pk=image.pk).modified_at == before


def test_a_renamed_supplier_keeps_its_pictures_by_its_old_name() -> None:
    elm = make_supplier(name="Elm", template="{creator} for Elm")
    image = make_image(supplier="Elm")
    elm = save(elm, name="Elm Pictures")
    assert elm.aliases == ["Elm"]
    assert line(image) == "Ada Quill for Elm"


def test_a_name_belongs_to_one_supplier() -> None:
    make_supplier(name="Elm", aliases=["Ulme"])
    for fields in ({"name": "ulme"}, {"name": "Oak", "aliases": ["ELM"]}):
        with pytest.raises(Conflict) as refusal:
            make_supplier(**fields)
        assert "is a name of Elm already" in refusal.value.message
    with pytest.raises(Invalid):
        make_supplier(name="eLM")


def test_unknown_placeholders_are_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        make_supplier(template="{photographer}/{supplier}")
    assert "{photographer} is no placeholder" in refusal.value.message


def test_a_deleted_supplier_leaves_its_pictures_with_the_plain_line() -> None:
    elm = make_supplier(name="Elm", template="{creator} for Elm")
    image = make_image(supplier="Elm")
    assert line(image) == "Ada Quill for Elm"
    suppliers.delete_supplier(elm, by=make_user("photo"))
    assert line(image) == "Ada Quill/Elm"


def test_roles_without_the_right_and_stale_forms_are_refused() -> None:
    elm = make_supplier(name="Elm")
    with pytest.raises(NotPermitted):
        suppliers.save_supplier(elm, fields={"name": "Oak"}, by=make_user("writer"))
    with pytest.raises(Stale):
        suppliers.save_supplier(elm, fields={"name": "Oak"}, base=timezone.now(), by=None)


def test_a_picture_takes_the_usual_addresses_of_its_supplier_where_it_has_none() -> None:
    make_supplier(name="Elm", licence_url="https://elm.example/terms", acquire_url="https://elm.example/buy")
    image = pictures.save_image(None, fields={"supplier": "elm", "acquire_url": "https://own.example/"}, by=None)
    assert (image.licence_url, image.acquire_url) == ("https://elm.example/terms", "https://own.example/")
    image = pictures.save_image(image, fields={"supplier": "elm", "licence_url": ""}, by=None)
    assert image.licence_url == "", "what an editor empties stays empty"


def test_the_line_is_right_at_once_in_the_picture_that_a_verb_returns() -> None:
    make_supplier(name="Elm", template="{creator} for Elm")
    image = pictures.save_image(None, fields={"creators": ["Ada Quill"], "supplier": "Elm"}, by=None)
    assert credits.compile(image) == "Ada Quill for Elm"
    image = pictures.save_image(image, fields={"supplier": ""}, by=None)
    assert credits.compile(image) == "Ada Quill"


def test_an_upload_is_credited_by_a_supplier_that_only_the_newsroom_knows() -> None:
    make_supplier(name="Nordlys", template="{supplier} | {creator}", acquire_url="https://nordlys.example/")
    data = jpeg_with(xmp=packet("<photoshop:Credit>Nordlys / Ben Ink</photoshop:Credit>"))
    image = intake.receive(BytesIO(data), name="x.jpg", by=None)
    assert (image.creators, image.supplier) == (["Ben Ink"], "Nordlys")
    assert image.acquire_url == "https://nordlys.example/"
    data = jpeg_with(
        xmp=packet("<photoshop:Credit>Nordlys | Ben Ink</photoshop:Credit><photoshop:Headline>2</photoshop:Headline>")
    )
    again = intake.receive(BytesIO(data), name="y.jpg", by=None)
    assert (again.credit_line, credits.compile(again)) == ("", "Nordlys | Ben Ink")


def test_a_supplier_that_wants_a_credit_gets_one_whatever_a_right_says() -> None:
    elm = make_supplier(name="Elm", credit_required=False)
    image = make_image(supplier="Elm")
    make_grant(image=image, credit_required=False)
    today = timezone.localdate()
    assert not rights.credit_required(Image.objects.get(pk=image.pk), on=today)
    save(elm, credit_required=True)
    assert rights.credit_required(Image.objects.get(pk=image.pk), on=today)


def test_the_first_suppliers_are_those_that_the_code_knew() -> None:
    Supplier.objects.all().delete()
    image = make_image(supplier="associated press")
    seed = import_module("media.migrations.0008_first_suppliers").seed
    seed(apps, None)
    seed(apps, None)
    assert Supplier.objects.count() == 7
    assert line(image) == "AP Photo/Ada Quill"
    assert not Supplier.objects.get(name="Unsplash").credit_required
