from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from cms.core.rows import Row
from experts.models import Person, PersonContact
from experts.people import save_person
from tests.accounts.factories import make_user
from tests.experts.factories import make_credential, make_expert, make_organisation, make_person, make_quote
from tests.forms import form_values
from tests.live import make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor", name="Edna Editor"))
    return client


def address(view: str, *args: Any) -> str:
    return reverse(f"admin:experts_person_{view}", args=args)


def open_form(client: Client, person: Person) -> dict[str, Any]:
    return form_values(client.get(address("change", person.pk)), "person_form")


def new_form(client: Client) -> dict[str, Any]:
    return form_values(client.get(address("add")), "person_form")


def credential_rows(form: dict[str, Any], *rows: dict[str, Any]) -> dict[str, Any]:
    """The form with rows added to its credentials."""
    start = int(form["credentials-TOTAL_FORMS"])
    added = {f"credentials-{start + i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}
    return {**form, **added, "credentials-TOTAL_FORMS": str(start + len(rows))}


def test_a_person_is_made_with_credentials_and_a_slug_from_the_name(editor: Client) -> None:
    form = credential_rows(new_form(editor), {"kind": "degree", "title": "MD", "position": "0"})
    response = editor.post(address("add"), {**form, "name": "Ada Quill", "suffix": "MD"})
    assert response.status_code == 302, response.context["errors"]
    person = Person.objects.get()
    assert (person.slug, person.suffix) == ("ada-quill", "MD")
    credential = person.credentials.get()
    assert credential.title == "MD"
    assert credential.entered_by is not None and credential.entered_by.name == "Edna Editor"
    assert "Added credential “MD”" in LogEntry.objects.get().get_change_message()


def test_saving_an_untouched_form_changes_nothing_that_was_stored(editor: Client) -> None:
    person = make_expert(biography="One line.\nAnother line.")
    before = Person.objects.filter(pk=person.pk).values().get()
    assert editor.post(address("change", person.pk), open_form(editor, person)).status_code == 302
    after = Person.objects.filter(pk=person.pk).values().get()
    assert {**before, "modified_at": None} == {**after, "modified_at": None}
    assert person.credentials.count() == person.affiliations.count() == 1


def test_rows_are_changed_added_and_removed_in_one_save(editor: Client) -> None:
    person = make_person()
    kept, dropped = (make_credential(person=person, title=title) for title in ("MD", "PhD"))
    form = credential_rows(open_form(editor, person), {"kind": "award", "title": "Prize", "position": "2"})
    form |= {"credentials-0-title": "M.D.", "credentials-1-DELETE": "on"}
    assert editor.post(address("change", person.pk), form).status_code == 302
    assert sorted(person.credentials.values_list("title", flat=True)) == ["M.D.", "Prize"]
    assert not person.credentials.filter(pk=dropped.pk).exists()
    kept.refresh_from_db()
    assert kept.title == "M.D."


def test_a_slug_that_is_taken_is_refused_with_everything_kept(editor: Client) -> None:
    make_person(slug="ada-quill")
    response = editor.post(
        address("add"), {**new_form(editor), "name": "Ada Quill", "slug": "ada-quill", "suffix": "RD"}
    )
    assert response.status_code == 200
    assert "Another person has that slug" in response.content.decode()
    assert form_values(response, "person_form")["suffix"] == "RD"


def test_a_name_that_made_a_slug_before_makes_another(editor: Client) -> None:
    make_person(name="Ada Quill", slug="ada-quill")
    editor.post(address("add"), {**new_form(editor), "name": "Ada Quill"})
    assert Person.objects.filter(slug="ada-quill-2").exists()


def test_fields_that_are_not_in_the_form_are_ignored(editor: Client) -> None:
    person = make_person()
    forged = {"id": "77", "public_id": "00000000-0000-7000-8000-000000000000", "created_at": "2001-01-01", "user": "1"}
    forged |= {"credentials-0-person": "77", "credentials-0-entered_by": "1"}
    assert editor.post(address("change", person.pk), {**open_form(editor, person), **forged}).status_code == 302
    after = Person.objects.get()
    assert (after.pk, after.public_id, after.created_at) == (person.pk, person.public_id, person.created_at)


def test_a_forged_row_id_of_another_person_leaves_that_person_alone(editor: Client) -> None:
    person, other = make_person(), make_person()
    make_credential(person=person, title="MD")
    theirs = make_credential(person=other, title="PhD")
    form = {**open_form(editor, person), "credentials-0-id": str(theirs.pk), "credentials-0-title": "stolen"}
    editor.post(address("change", person.pk), form)
    theirs.refresh_from_db()
    assert (theirs.title, theirs.person) == ("PhD", other)


def test_a_person_added_in_a_popup_is_handed_to_the_form_that_asked(editor: Client) -> None:
    response = editor.post(address("add"), {**new_form(editor), "name": "Ada Quill", "_popup": "1"})
    assert response.status_code == 200
    assert json.loads(response.context["popup_response_data"])["value"] == str(Person.objects.get().pk)


@pytest.mark.parametrize("typed", ["https://orcid.org/0000-0002-1694-233x", "000000021694233X", "0000-0002-1694-233X"])
def test_an_orcid_is_kept_in_its_one_form(editor: Client, typed: str) -> None:
    editor.post(address("add"), {**new_form(editor), "name": "Ada Quill", "orcid": typed})
    assert Person.objects.get().orcid == "0000-0002-1694-233X"


# -- two people at once ----------------------------------------------------------------------------------------------


def test_a_save_that_comes_second_shows_both_and_overwrites_nothing(editor: Client) -> None:
    person = make_person(suffix="MD", biography="Old.")
    form = open_form(editor, person)
    save_person(person, fields={"biography": "Theirs."}, by=None)
    response = editor.post(address("change", person.pk), {**form, "biography": "Mine."})
    assert response.status_code == 200
    line = next(line for line in response.context["differences"] if line.about == "Biography")
    assert (line.stored, line.typed) == ("Theirs.", "Mine.")
    assert Person.objects.get().biography == "Theirs."
    again = form_values(response, "person_form")
    assert again["biography"] == "Mine."
    assert editor.post(address("change", person.pk), again).status_code == 302
    assert Person.objects.get().biography == "Mine."


def test_a_row_that_somebody_deleted_meanwhile_is_no_dead_end(editor: Client) -> None:
    person = make_person()
    gone, kept = (make_credential(person=person, title=title) for title in ("MD", "PhD"))
    form = open_form(editor, person)
    save_person(person, fields={}, credentials=[Row(pk=gone.pk, removed=True), Row({"title": "RN"})], by=None)
    response = editor.post(
        address("change", person.pk), {**form, "credentials-0-title": "M.D.", "credentials-1-title": "Ph.D."}
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "Select a valid choice" not in page
    assert "Removed meanwhile" in page and "Added meanwhile: RN" in page
    again = form_values(response, "person_form")
    assert [again[f"credentials-{i}-title"] for i in (0, 1)] == ["M.D.", "Ph.D."]
    assert editor.post(address("change", person.pk), again).status_code == 302
    assert sorted(person.credentials.values_list("title", flat=True)) == ["M.D.", "Ph.D.", "RN"]
    kept.refresh_from_db()
    assert kept.title == "Ph.D."


def test_a_person_whom_somebody_deleted_meanwhile_can_be_made_anew(editor: Client) -> None:
    person = make_person(name="Ada Quill")
    form = open_form(editor, person)
    person.delete()
    response = editor.post(address("change", person.pk), {**form, "biography": "Typed for an hour."})
    assert response.status_code == 200
    assert "Somebody deleted this" in response.content.decode()
    assert editor.post(address("add"), form_values(response, "person_form")).status_code == 302
    assert Person.objects.get().biography == "Typed for an hour."


def test_a_form_without_its_version_counts_as_stale(editor: Client) -> None:
    person = make_person(biography="Old.")
    form = {**open_form(editor, person), "biography": "Mine."}
    del form["_base"]
    assert editor.post(address("change", person.pk), form).status_code == 200
    assert Person.objects.get().biography == "Old."


# -- deleting --------------------------------------------------------------------------------------------------------


def test_a_person_whom_nothing_uses_is_deleted_and_logged(editor: Client) -> None:
    person = make_expert()
    assert editor.post(address("delete", person.pk), {"post": "yes"}).status_code == 302
    assert not Person.objects.exists()
    assert LogEntry.objects.get().action_flag == 3


def test_a_quoted_person_is_not_deleted_and_the_page_says_where(editor: Client) -> None:
    person = make_person()
    make_quote(words_obtained="Sleep is no luxury.", person=person)
    for response in (
        editor.get(address("delete", person.pk)),
        editor.post(address("delete", person.pk), {"post": "yes"}),
    ):
        assert "Sleep is no luxury." in response.content.decode()
    assert Person.objects.exists()


def test_a_person_in_a_live_document_alone_is_not_deleted_either(editor: Client) -> None:
    person = make_person()
    make_live(person, kind="person", title="Why toes twitch")
    response = editor.post(address("delete", person.pk), {"post": "yes"})
    assert response.status_code == 200
    assert "Why toes twitch" in response.content.decode()
    assert Person.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_page_of_a_person_says_where_they_are_live_and_quoted(editor: Client) -> None:
    person = make_person()
    quote = make_quote(words_obtained="Sleep is no luxury.", person=person)
    make_live(person, kind="person", title="Why toes twitch")
    page = editor.get(address("change", person.pk)).content.decode()
    assert "Why toes twitch" in page
    assert reverse("admin:experts_quote_change", args=[quote.pk]) in page


# -- who sees what, and how it is shown ------------------------------------------------------------------------------


def test_contacts_are_for_those_who_may_change_people(client: Client) -> None:
    person = make_person()
    PersonContact.objects.create(person=person, email="ada@northfield.example")
    for role, sees in (("editor", True), ("writer", True), ("checker", False), ("photo", False), ("publisher", False)):
        client.force_login(make_user(role))
        page = client.get(address("change", person.pk)).content.decode()
        assert ("ada@northfield.example" in page) is sees, role


def test_who_may_only_look_cannot_save_or_delete(client: Client) -> None:
    person = make_person(name="Ada Quill")
    client.force_login(make_user("checker"))
    assert client.post(address("change", person.pk), {"name": "Changed", "_base": ""}).status_code == 403
    assert client.post(address("delete", person.pk), {"post": "yes"}).status_code == 403
    assert Person.objects.get().name == "Ada Quill"


@pytest.mark.parametrize("field", ["name", "given_name", "family_name", "suffix", "biography", "disclosures"])
def test_markup_is_stored_as_given_and_escaped_on_every_page(editor: Client, field: str) -> None:
    person, script = make_person(), "<script>alert('x')</script>"
    response = editor.post(address("change", person.pk), {**open_form(editor, person), field: script}, follow=True)
    assert getattr(Person.objects.get(), field) == script
    for page in (
        response,
        *(
            editor.get(address(*view))
            for view in (("change", person.pk), ("delete", person.pk), ("history", person.pk))
        ),
    ):
        assert script not in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "A\x00da"}, "Null characters are not allowed"),
        ({"name": "A" * 100_000}, "at most 200 characters"),
        ({"orcid": "0000-0002-1825-0098"}, "That is no ORCID"),
        ({"npi": "1234567890"}, "That is no NPI"),
        ({"biography": "A" * 100_001}, "at most 100,000 characters"),
        ({"slug": "../etc"}, "Enter a valid value"),
        ({"name": " "}, "This field is required"),
        ({"portrait": "999999"}, "valid choice"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(editor: Client, typed: dict[str, str], said: str) -> None:
    person = make_person()
    response = editor.post(address("change", person.pk), {**open_form(editor, person), **typed})
    assert response.status_code == 200
    assert said in response.content.decode()


@pytest.mark.parametrize("since", ["January 2012", "2012-13", "2012-02-30", "12", "2012-1"])
def test_a_date_that_is_none_is_refused_in_its_row(editor: Client, since: str) -> None:
    form, place = new_form(editor), make_organisation()
    form |= {
        "affiliations-TOTAL_FORMS": "1",
        "affiliations-0-organisation": str(place.pk),
        "affiliations-0-since": since,
    }
    response = editor.post(address("add"), {**form, "name": "Ada Quill", "affiliations-0-position": "0"})
    assert response.status_code == 200
    assert "is no date: write a year, a month or a day" in response.content.decode()
    assert not Person.objects.exists()


def test_people_are_found_by_name_slug_and_organisation(editor: Client) -> None:
    person = make_expert(name="Ada Quill", slug="quill-ada")
    make_person(name="Ben Reed", slug="ben-reed")
    place = person.affiliations.get().organisation
    for words in ("ada", "quill-ada", place.name if place else ""):
        assert list(editor.get(address("changelist"), {"q": words}).context["cl"].result_list) == [person], words
