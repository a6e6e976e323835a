"""What ``VerbAdmin`` does whatever the verb; the forms of the apps have their own tests."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin import AdminSite
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from cms.core.admin import VerbAdmin
from cms.core.errors import Conflict, Invalid
from experts.models import Organisation, Quote
from tests.accounts.factories import make_superuser
from tests.experts.factories import make_organisation

pytestmark = pytest.mark.django_db

NAME = {"name": "Northfield"}


def view_of(**verbs: Any) -> VerbAdmin:
    """An admin of organisations with these verbs."""
    named = {name: staticmethod(verb) for name, verb in verbs.items()}
    return type("Admin", (VerbAdmin,), {"fields": ("name",), **named})(Organisation, AdminSite())


def post(values: dict[str, str]) -> Any:
    request: Any = RequestFactory().post("/", values)
    request.user, request.session, request._dont_enforce_csrf_checks = make_superuser(), {}, True
    request._messages = FallbackStorage(request)
    return request


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context_data["adminform"].form.errors)


def test_a_refusal_comes_back_on_the_form_with_everything_typed() -> None:
    def refuse(organisation: Any, **given: Any) -> None:
        raise Conflict("full", "The register is full: merge two organisations first.")

    response: Any = view_of(save_verb=refuse).changeform_view(post(NAME))
    assert errors_of(response) == {"__all__": ["The register is full: merge two organisations first."]}
    assert response.context_data["adminform"].form["name"].value() == "Northfield"


def test_the_errors_of_a_verb_stand_at_their_fields_and_others_above() -> None:
    def refuse(organisation: Any, **given: Any) -> None:
        errors = [{"path": "name", "message": "Too grand."}, {"path": "people.0.title", "message": "Title missing."}]
        raise Invalid("invalid", "Too grand. Title missing.", errors=errors)

    response = view_of(save_verb=refuse).changeform_view(post(NAME))
    assert errors_of(response) == {"name": ["Too grand."], "__all__": ["Title missing."]}


def test_what_a_refused_verb_had_written_is_undone() -> None:
    def half(organisation: Any, **given: Any) -> None:
        make_organisation()
        raise Conflict("no", "No.")

    view_of(save_verb=half).changeform_view(post(NAME))
    assert not Organisation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_key_that_dangles_at_the_end_of_the_transaction_is_no_crash() -> None:
    def dangle(organisation: Any, **given: Any) -> Organisation:
        Quote.objects.create(words_obtained="x", person_id=10**9)
        return make_organisation()

    response = view_of(save_verb=dangle).changeform_view(post(NAME))
    assert "Look it over and try again." in errors_of(response)["__all__"][0]
    assert not Organisation.objects.exists() and not Quote.objects.exists()


def test_an_admin_without_verbs_is_a_window() -> None:
    window, request = view_of(), post({})
    assert window.has_view_permission(request)
    assert not window.has_add_permission(request)
    assert not window.has_change_permission(request)
    assert not window.has_delete_permission(request)
