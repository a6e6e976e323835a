from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from experts.models import Quote
from tests.accounts.factories import make_user
from tests.experts.factories import make_affiliation, make_expert, make_frozen_quote, make_person, make_quote
from tests.forms import form_values
from tests.live import make_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor"))
    return client


def address(view: str, *args: Any) -> str:
    return reverse(f"admin:experts_quote_{view}", args=args)


def form_of(client: Client, quote: Quote | None = None) -> dict[str, Any]:
    return form_values(client.get(address("change", quote.pk) if quote else address("add")), "quote_form")


def test_a_quote_is_made_and_its_attribution_frozen_in_one_save(editor: Client) -> None:
    person = make_expert(name="Ada Quill")
    typed = {"words_obtained": "Sleep is no luxury.", "person": str(person.pk), "freeze_on": "2024-05-02"}
    response = editor.post(address("add"), {**form_of(editor), **typed})
    assert response.status_code == 302, response.context["errors"]
    quote = Quote.objects.get()
    assert quote.as_credited.startswith(
        "Ada Quill, MD, board certified neurologist, director of the sleep laboratory at "
    )
    assert quote.entered_by is not None


def test_titles_typed_a_line_each_are_frozen_in_that_order(editor: Client) -> None:
    quote = make_quote(person=make_person(name="Ada Quill"))
    typed = {"freeze_on": "2024-05-02", "titles": "dean\r\ndirector of the laboratory"}
    editor.post(address("change", quote.pk), {**form_of(editor, quote), **typed})
    quote.refresh_from_db()
    assert quote.as_credited == "Ada Quill, dean, director of the laboratory"


def test_saving_a_frozen_quote_untouched_keeps_its_attribution(editor: Client) -> None:
    quote = make_frozen_quote()
    assert editor.post(address("change", quote.pk), form_of(editor, quote)).status_code == 302
    after = Quote.objects.get()
    assert (after.as_credited, after.attributed_on) == (quote.as_credited, quote.attributed_on)


def test_the_page_shows_how_titles_have_drifted(editor: Client) -> None:
    quote = make_frozen_quote()
    assert "They have changed" not in editor.get(address("change", quote.pk)).content.decode()
    make_affiliation(person=quote.person, role="dean of medicine")
    page = editor.get(address("change", quote.pk)).content.decode()
    assert "They have changed" in page and "dean of medicine" in page


def test_words_that_readers_saw_are_refused_in_a_sentence_and_kept_in_the_form(editor: Client) -> None:
    quote = make_quote()
    make_live(quote, kind="quote")
    response = editor.post(address("change", quote.pk), {**form_of(editor, quote), "words_obtained": "Other words."})
    assert response.status_code == 200
    assert "Readers have seen these words" in response.content.decode()
    assert form_values(response, "quote_form")["words_obtained"] == "Other words."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"titles": "dean"}, "Give the day as of which"),
        ({"freeze_on": "2024-02-30"}, "Enter a valid date"),
        ({"freeze_on": "not a day", "titles": "dean"}, "Enter a valid date"),
        ({"freeze_on": str(timezone.localdate() + timedelta(days=30))}, "That day is still to come"),
        ({"words_obtained": ""}, "This field is required"),
        ({"said_on": "last week"}, "is no date"),
        ({"terms": "whispered"}, "Select a valid choice"),
        ({"terms": "off_record", "freeze_on": "2024-05-02"}, "off the record"),
        ({"person": "", "freeze_on": "2024-05-02"}, "Choose who said it"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(editor: Client, typed: dict[str, str], said: str) -> None:
    quote = make_quote()
    response = editor.post(address("change", quote.pk), {**form_of(editor, quote), **typed})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert Quote.objects.get().attributed_on is None


def test_a_forged_attribution_is_not_taken(editor: Client) -> None:
    quote = make_quote()
    forged = {"attributed_on": "2024-05-02", "credited_name": "Forged", "credited_titles": "Forged"}
    assert editor.post(address("change", quote.pk), {**form_of(editor, quote), **forged}).status_code == 302
    after = Quote.objects.get()
    assert (after.attributed_on, after.credited_name, after.credited_titles) == (None, "", [])
