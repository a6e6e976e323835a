from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.core.text import clean_line, clean_text, printable
from sources.models import Source
from tests.accounts.factories import make_user
from tests.forms import form_values
from tests.live import make_live
from tests.sources.factories import make_identifier, make_source

pytestmark = pytest.mark.django_db

STRINGS = Path(__file__).resolve().parents[3] / "shared" / "samples" / "conformance" / "strings" / "blns.json"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor"))
    return client


def address(view: str, *args: Any) -> str:
    return reverse(f"admin:sources_source_{view}", args=args)


def form_of(client: Client, source: Source | None = None) -> dict[str, Any]:
    return form_values(client.get(address("change", source.pk) if source else address("add")), "source_form")


def test_a_source_is_made_with_its_identifiers(editor: Client) -> None:
    typed = {"cited_as": "Quill A. On sleep.", "url_as_cited": "clinic.example/sleep", "identifiers-TOTAL_FORMS": "1"}
    typed |= {"identifiers-0-scheme": "doi", "identifiers-0-value": "https://doi.org/10.5555/Rest.1"}
    response = editor.post(address("add"), {**form_of(editor), **typed})
    assert response.status_code == 302, response.context["errors"]
    source = Source.objects.get()
    assert (source.url_as_cited, source.url_canonical) == ("clinic.example/sleep", "https://clinic.example/sleep")
    assert source.identifiers.get().normalised == source.csl["DOI"] == "10.5555/rest.1"


def test_saving_an_untouched_form_changes_nothing_that_was_stored(editor: Client) -> None:
    source = make_source(cited_as="Quill A.  On sleep.\n2012", url_as_cited="Clinic.example/X#y")
    make_identifier(source=source)
    assert editor.post(address("change", source.pk), form_of(editor, source)).status_code == 302
    after = Source.objects.get()
    assert (after.cited_as, after.url_as_cited) == (source.cited_as, source.url_as_cited)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cited_as": ""}, "This field is required"),
        ({"url_as_cited": "javascript:alert(1)"}, "is not a web address"),
        ({"url_as_cited": "https://example.org/" + "x" * 2000}, "at most 2000 characters"),
        ({"issued_on": "spring 2012"}, "is no date"),
        ({"kind": "gossip"}, "Select a valid choice"),
        ({"superseded_by": "999999"}, "Select a valid choice"),
        ({"identifiers-0-value": "10.5555"}, "is not a DOI"),
        (
            {"identifiers-0-scheme": "url", "identifiers-0-value": "http://e.example/?" + "ü" * 1500},
            "too long for an identifier",
        ),
        ({"identifiers-0-value": "10.5555/taken"}, "Another source has that identifier"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason(editor: Client, typed: dict[str, str], said: str) -> None:
    make_identifier(value="10.5555/taken")
    row = {"identifiers-TOTAL_FORMS": "1", "identifiers-0-scheme": "doi", "identifiers-0-value": "10.5555/free"}
    response = editor.post(address("add"), {**form_of(editor), "cited_as": "Quill", **row, **typed})
    assert response.status_code == 200
    assert said in unescape(response.content.decode())
    assert Source.objects.count() == 1


def test_a_forged_canonical_address_and_record_are_ignored(editor: Client) -> None:
    source = make_source()
    forged = {"url_canonical": "https://evil.example/", "csl": '{"title": "forged"}', "identifiers-0-normalised": "x"}
    editor.post(address("change", source.pk), {**form_of(editor, source), **forged})
    after = Source.objects.get()
    assert after.url_canonical == ""
    assert "title" not in after.csl


def test_a_source_that_readers_see_says_where_and_is_not_deleted(editor: Client) -> None:
    source = make_source()
    make_live(source, kind="source", title="Why <b>toes</b> twitch")
    for page in (editor.get(address("change", source.pk)), editor.post(address("delete", source.pk), {"post": "yes"})):
        assert "Why &lt;b&gt;toes&lt;/b&gt; twitch" in page.content.decode()
    assert Source.objects.exists()


def test_sources_are_found_by_title_line_and_identifier(editor: Client) -> None:
    source = make_source(title="Rest and its enemies", cited_as="Quill 2012")
    make_identifier(source=source, value="10.5555/rest.1")
    make_source(title="Other", cited_as="Reed 2013")
    for words in ("enemies", "Quill 2012", "10.5555/rest.1"):
        assert list(editor.get(address("changelist"), {"q": words}).context["cl"].result_list) == [source], words


def test_control_characters_are_taken_out_and_the_editor_is_told(editor: Client) -> None:
    source = make_source()
    typed = {"cited_as": "Quill\x07 2012", "note": "One.\x0bTwo."}
    response = editor.post(address("change", source.pk), {**form_of(editor, source), **typed}, follow=True)
    assert Source.objects.get().cited_as == "Quill 2012"
    assert (
        "Invisible control characters were taken out of As cited, verbatim, Note (staff only)."
        in response.content.decode()
    )


def test_every_naughty_string_is_kept_and_shown_as_it_is(editor: Client) -> None:
    if not STRINGS.exists():
        pytest.skip("the naughty strings are not here")
    strings, source = json.loads(STRINGS.read_text()), make_source()
    form = form_of(editor, source)
    for start in range(0, len(strings), 25):  # many at once: a request each would take minutes
        text, line = "\n¦\n".join(strings[start : start + 25]), "x " + strings[start]
        typed = {"cited_as": f"x {text} y", "title": line, "note": text}
        assert editor.post(address("change", source.pk), {**form, **typed}).status_code == 302
        source.refresh_from_db()
        assert (source.cited_as, source.note) == (printable(f"x {text} y"), clean_text(text))
        assert source.title == clean_line(line)
        form = form_of(editor, source)
        assert (form["cited_as"], form["note"], form["title"]) == (source.cited_as, source.note, source.title)
