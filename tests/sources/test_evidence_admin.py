from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sources.captures import capture
from sources.models import Capture, IntegrityEvent, Source
from tests.accounts.factories import make_user
from tests.forms import form_values
from tests.sources.factories import make_capture, make_integrityevent, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]


@pytest.fixture
def checker(client: Client) -> Client:
    client.force_login(make_user("checker"))
    return client


def page(model: str, view: str, *args: Any) -> str:
    return reverse(f"admin:sources_{model}_{view}", args=args)


def add(client: Client, model: str, source: Source, **typed: Any) -> Any:
    """Fill in the form that the source's page leads to, and send it."""
    address = f"{page(model, 'add')}?source={source.pk}"
    return client.post(address, {**form_values(client.get(address), f"{model}_form"), **typed}, follow=True)


def test_a_source_is_captured_looked_up_and_opened_from_its_own_page(checker: Client) -> None:
    source = make_source()
    response = add(checker, "capture", source, text="Most adults need 7 hours.", visibility="restricted")
    assert response.redirect_chain[-1][0] == page("source", "change", source.pk)
    add(checker, "integrityevent", source, type="none_found", service="crossref")
    add(checker, "sourcecheck", source, health="walled", outcome="login_or_paywall", note="Subscribers only.")
    shown = checker.get(page("source", "change", source.pk)).content.decode()
    for said in (
        "Restricted capture of",
        "No notice known, as of",
        "Looked, found no notice, Crossref",
        "Behind a wall",
    ):
        assert said in shown
    source.refresh_from_db()
    assert (source.integrity, source.health, source.captures.count()) == ("none_known", "walled", 1)


def test_a_file_is_uploaded_and_comes_back_to_the_byte_as_a_download(checker: Client) -> None:
    source, markup = make_source(), b"<p>Seven <b>hours</b>.</p><script>alert(1)</script>"
    add(checker, "capture", source, upload=SimpleUploadedFile("rest.html", markup, "text/html"))
    kept = source.captures.get()
    assert kept.text == "Seven hours."
    response = checker.get(page("capture", "file", kept.pk))
    assert b"".join(response.streaming_content) == markup
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="rest.html"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_restricted_captures_open_for_those_who_check_and_for_nobody_else(client: Client) -> None:
    kept = capture(make_source(), data=b"Words.", name="a.txt", visibility="restricted", by=make_user("checker"))
    for role, status in (("checker", 200), ("writer", 404), ("photo", 404)):
        client.force_login(make_user(role))
        response = client.get(page("capture", "file", kept.pk))
        assert response.status_code == status, role
        response.getvalue()
        assert ("Words." in client.get(page("capture", "change", kept.pk), follow=True).content.decode()) is (
            status == 200
        )


@pytest.mark.parametrize(
    ("model", "typed", "said"),
    [
        ("capture", {}, "Paste what the source says"),
        ("capture", {"upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "No text can be read from “a.pdf”"),
        ("capture", {"upload": SimpleUploadedFile("a.txt", b"a\x00b")}, "holds zero bytes"),
        ("capture", {"text": "x", "captured_at_0": "2999-01-01", "captured_at_1": "00:00"}, "still to come"),
        ("integrityevent", {"type": "retraction", "service": "crossref"}, "Give the notice"),
        ("integrityevent", {"type": "none_found", "service": "crossref", "as_of": "2999-01-01"}, "still to come"),
        ("integrityevent", {"type": "none_found", "service": "crossref", "noticed_on": "spring"}, "is no date"),
        ("sourcecheck", {"health": "forced_dead"}, "Say in the note what you saw"),
        ("sourcecheck", {"health": "poorly"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_comes_back_in_the_form_with_a_reason(
    checker: Client, model: str, typed: dict, said: str
) -> None:
    response = add(checker, model, make_source(), **typed)
    assert response.status_code == 200
    assert said in unescape(response.content.decode())
    assert not Capture.objects.exists()
    assert not IntegrityEvent.objects.exists()


def test_a_source_that_is_not_there_is_refused(checker: Client) -> None:
    typed = {"source": "999999", "text": "Words.", "visibility": "staff"}
    assert "Select a valid choice" in checker.post(page("capture", "add"), typed).content.decode()


def test_an_event_is_struck_with_a_reason_and_stays_in_the_list(checker: Client) -> None:
    event = make_integrityevent(type="retraction", notice="10.5555/notice")
    address = page("integrityevent", "strike", event.pk)
    assert "Say why it was a mistake" in checker.post(address, {"reason": " "}).content.decode()
    assert checker.post(address, {"reason": "Another paper."}).status_code == 302
    event.source.refresh_from_db()
    assert event.source.integrity == "unknown"
    assert "It was struck." in checker.get(page("integrityevent", "change", event.pk)).content.decode()
    assert "struck already" in checker.post(address, {"reason": "Again."}).content.decode()


def test_sources_are_listed_by_integrity_health_and_capture(checker: Client) -> None:
    dead = make_source(health="dead", integrity="retracted")
    kept = make_capture().source
    for asked, found in (
        ({"integrity__exact": "retracted"}, dead), ({"health__exact": "dead"}, dead),
        ({"captured": "yes"}, kept), ({"captured": "no"}, dead),
    ):  # fmt: skip
        assert list(checker.get(page("source", "changelist"), asked).context["cl"].result_list) == [found], asked


def test_writers_paste_captures_and_judge_nothing(client: Client) -> None:
    client.force_login(make_user("writer"))
    source = make_source()
    add(client, "capture", source, text="Words.")
    assert source.captures.count() == 1
    for model in ("integrityevent", "sourcecheck"):
        assert client.get(page(model, "add")).status_code == 403
        assert client.post(page(model, "add"), {"source": source.pk, "health": "dead", "note": "x"}).status_code == 403


def test_what_was_added_cannot_be_changed_or_deleted_by_a_forged_post(client: Client) -> None:
    client.force_login(make_user("administrator"))
    kept = make_capture(text="As it was.")
    assert client.post(page("capture", "change", kept.pk), {"text": "Forged."}).status_code == 403
    assert client.post(page("capture", "delete", kept.pk), {"post": "yes"}).status_code == 403
    assert Capture.objects.get().text == "As it was."
