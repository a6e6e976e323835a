"""Every admin there is, whoever added it: it saves through verbs, can be searched, and lists any number of rows alike."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.forms import PartFormSet
from cms.core.admin import VerbAdmin, VerbFormSet
from tests.accounts.factories import make_superuser

# Windows of other packages on their own tables: they show the job queue and cannot add, change or delete.
OTHERS = {"procrastinate"}

OURS = {model: ours for model, ours in admin.site._registry.items() if model._meta.app_label not in OTHERS}
EVERY_ADMIN = pytest.mark.parametrize("model_admin", OURS.values(), ids=lambda a: a.opts.label)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]


def factory_of(model: Any) -> Callable[..., Any]:
    """``tests.<app>.factories.make_<model>``."""
    place = "accounts" if model is Group else model._meta.app_label
    module, name = f"tests.{place}.factories", f"make_{model._meta.model_name}"
    found = getattr(import_module(module), name, None) if find_spec(module) else None
    assert found, f"{model._meta.label} has an admin but no factory: write {name}(**overrides) in {module}."
    return found


@EVERY_ADMIN
def test_admins_save_and_delete_through_verbs(model_admin: Any) -> None:
    assert isinstance(model_admin, VerbAdmin)
    assert not model_admin.list_editable, "a changelist that is a form saves rows without a verb"
    assert not model_admin.save_as
    for inline in model_admin.inlines:
        assert issubclass(inline.formset, VerbFormSet | PartFormSet), (
            f"{inline.__name__} must be a VerbInline, or read-only"
        )


@EVERY_ADMIN
def test_admins_can_be_searched_and_join_what_they_list(model_admin: Any) -> None:
    assert model_admin.search_fields
    assert model_admin.list_select_related
    links = {field.name for field in model_admin.opts.fields if field.is_relation}
    fields = model_admin.get_form(fake_request()).base_fields
    for name in links & fields.keys() - set(model_admin.raw_id_fields):
        widget = getattr(fields[name].widget, "widget", fields[name].widget)
        assert isinstance(widget, AutocompleteMixin), f"a plain select lists a whole table: {name} wants autocomplete"


@EVERY_ADMIN
def test_every_list_and_every_choice_has_an_order(model_admin: Any) -> None:
    rows = model_admin.get_queryset(fake_request())
    assert rows.ordered, "an annotated count drops the model's own order: name one in the admin's ordering"


@EVERY_ADMIN
def test_no_admin_deletes_in_bulk(model_admin: Any) -> None:
    assert "delete_selected" not in model_admin.get_actions(fake_request())


@EVERY_ADMIN
def test_a_changelist_of_thirty_rows_costs_what_one_of_three_does(
    model_admin: Any, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make = factory_of(model_admin.model)
    client.force_login(make_superuser())
    few = _listing(client, model_admin, make, rows=3)
    many = _listing(client, model_admin, make, rows=30)
    assert len(many) == len(few), _grown(few, many)


def test_other_packages_show_and_change_nothing() -> None:
    request = fake_request()
    for model, other in admin.site._registry.items():
        if model._meta.app_label in OTHERS:
            assert not other.has_add_permission(request)
            assert not other.has_change_permission(request)
            assert not other.has_delete_permission(request)


def test_every_app_of_ours_is_walked() -> None:
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.label in {"articles", "experts", "sources", "accounts"}
    }
    assert ours <= {model._meta.app_label for model in OURS}


def fake_request() -> Any:
    request = RequestFactory().get("/admin/")
    request.user = make_superuser()
    return request


def _listing(client: Client, model_admin: Any, make: Callable[..., Any], *, rows: int) -> list[str]:
    """The queries of the changelist once there are ``rows`` more of them."""
    for _ in range(rows):
        make()
    options = model_admin.opts
    with CaptureQueriesContext(connection) as queries:
        response = client.get(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"))
    assert response.status_code == 200
    assert len(response.context["cl"].result_list) >= rows
    return [query["sql"] for query in queries]


def _grown(few: list[str], many: list[str]) -> str:
    return "the list queries by the row:\n" + "\n".join(sql[:300] for sql in many if sql not in few)
