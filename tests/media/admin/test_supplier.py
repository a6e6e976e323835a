from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cms.core.rows import token
from media.models import Supplier
from tests.accounts.factories import make_user
from tests.media.factories import make_image, make_supplier

pytestmark = pytest.mark.django_db


def test_a_photo_editor_changes_how_a_supplier_is_named(client: Client) -> None:
    client.force_login(make_user("photo"))
    elm, image = make_supplier(name="Elm"), make_image(supplier="Elm")
    page = reverse("admin:media_supplier_change", args=[elm.pk])
    assert "1 picture names it" in client.get(page).content.decode()
    form = {"_base": token(elm), "name": "Elm", "aliases": "Ulme, Orme", "template": "{creator} for Elm"}
    response = client.post(page, {**form, "template": "{whoever}"})
    assert "{whoever} is no placeholder" in response.content.decode()
    assert client.post(page, form).status_code == 302
    elm = Supplier.objects.get(pk=elm.pk)
    assert (elm.aliases, elm.template, elm.credit_required) == (["Ulme", "Orme"], "{creator} for Elm", False)
    listed = client.get(reverse("admin:media_image_changelist"), {"supplier": elm.pk})
    assert list(listed.context["cl"].result_list) == [image]
    assert "Ada Quill for Elm" in listed.content.decode()


def test_a_foreign_supplier_in_the_address_lists_nothing(client: Client) -> None:
    client.force_login(make_user("photo"))
    make_image(supplier="Elm")
    for wrong in ("x", "999999", "9" * 40, "1'"):
        assert not client.get(reverse("admin:media_image_changelist"), {"supplier": wrong}).context["cl"].result_list
