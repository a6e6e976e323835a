from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from experts import confirming
from experts.models import ConfirmationLink, Credential, EvidenceFile, Quote
from experts.quotes import save_quote
from tests.accounts.factories import make_user
from tests.experts.factories import (
    make_confirmation,
    make_confirmationlink,
    make_credential,
    make_drifted_quote,
    make_evidencefile,
    make_frozen_quote,
    make_person,
    make_quote,
)
from tests.forms import form_values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("editor"))
    return client


def page(model: str, view: str, *args: Any) -> str:
    return reverse(f"admin:experts_{model}_{view}", args=args)


def listed(client: Client, model: str, **asked: str) -> set[Any]:
    return set(client.get(page(model, "changelist"), asked).context["cl"].result_list)


def test_edits_are_looked_at_and_confirmed_by_ticking_them(editor: Client) -> None:
    quote = make_quote(words_obtained="I recieve it, uh, daily", words_printed="I receive it … daily")
    assert "2 not confirmed" in editor.get(page("quote", "change", quote.pk)).content.decode()
    shown = editor.get(page("quote", "edits", quote.pk))
    assert "Spelling corrected" in shown.content.decode()
    ticked = [line["value"] for line in shown.context["lines"]]
    assert editor.post(page("quote", "edits", quote.pk), {"edit": ticked}).status_code == 302
    assert "Every edit is confirmed" in editor.get(page("quote", "change", quote.pk)).content.decode()
    assert listed(editor, "quote", edited="confirmed") == {quote}
    assert listed(editor, "quote", edited="open") == set()


def test_a_difference_without_a_name_has_no_box_and_a_forged_one_is_refused(editor: Client) -> None:
    quote = make_quote(words_obtained="Take 50 mg.", words_printed="Take 5 mg.")
    shown = editor.get(page("quote", "edits", quote.pk)).content.decode()
    assert "No name allows this" in shown
    assert 'type="checkbox"' not in shown
    response = editor.post(page("quote", "edits", quote.pk), {"edit": ["spelling\x1f5\x1f50"]})
    assert "Look at the differences again" in response.content.decode()
    assert listed(editor, "quote", edited="open") == {quote}
    editor.post(page("quote", "edits", quote.pk), {"translation": "yes"})
    assert Quote.objects.get().edits[0][0] == "translation"


def test_a_drifted_attribution_is_found_and_settled(editor: Client) -> None:
    quote = make_drifted_quote(said_on="2024-05", obtained="interview_phone")
    make_frozen_quote()
    assert listed(editor, "quote", attributed="drifted") == {quote}
    address = page("quote", "drift", quote.pk)
    assert "dean of medicine" in editor.get(address).content.decode()
    sent = form_values(editor.get(address), "drift_form")
    assert sent["phrase"] == "when interviewed in May 2024"
    assert "Say how they confirmed" in editor.post(address, {**sent, "choice": "update"}).content.decode()
    assert "This field is required" in editor.post(address, sent).content.decode()
    assert editor.post(address, {**sent, "choice": "keep_dated"}).status_code == 302
    assert listed(editor, "quote", attributed="drifted") == set()
    assert "Decided before" in editor.get(address).content.decode()


def test_a_link_is_issued_from_the_quote_copied_and_revoked(editor: Client) -> None:
    quote = make_frozen_quote()
    address = f"{page('confirmationlink', 'add')}?person={quote.person_id}&quotes={quote.pk}"
    assert address.replace("&", "&amp;") in editor.get(page("quote", "change", quote.pk)).content.decode()
    response = editor.post(address, form_values(editor.get(address), "confirmationlink_form"), follow=True)
    link = ConfirmationLink.objects.get()
    assert list(link.quotes.all()) == [quote]
    shown = response.content.decode()
    assert f'value="http://testserver{confirming.address(link)}"' in shown
    assert "no mail is sent from here" in shown
    editor.post(page("confirmationlink", "revoke", link.pk))
    assert "This link is closed" in editor.get(page("confirmationlink", "change", link.pk)).content.decode()
    assert Client().get(confirming.address(link)).status_code == 410


def test_a_link_to_somebody_elses_words_is_refused_in_the_form(editor: Client) -> None:
    typed = {"person": make_person().pk, "quotes": [make_frozen_quote().pk], "days": "14"}
    assert "own words" in editor.post(page("confirmationlink", "add"), typed).content.decode()
    typed["days"] = "400"
    assert "less than or equal to 90" in editor.post(page("confirmationlink", "add"), typed).content.decode()
    assert not ConfirmationLink.objects.exists()


def test_answers_are_read_beside_the_quote_and_stale_ones_say_so(editor: Client) -> None:
    quote = make_frozen_quote()
    make_confirmation(quote=quote, answer="change", proposed="Sleep is everything.")
    assert "Sleep is everything." in editor.get(page("quote", "change", quote.pk)).content.decode()
    assert listed(editor, "quote", confirmed="change") == {quote}
    Quote.objects.update(words_printed="Sleep is everything.")
    assert "of words that changed since" in editor.get(page("quote", "change", quote.pk)).content.decode()
    assert listed(editor, "quote", confirmed="no") == {quote}
    make_confirmation(quote=Quote.objects.get())
    assert listed(editor, "quote", confirmed="yes") == {quote}


def test_a_recording_is_added_on_the_quotes_page_and_comes_back_as_a_download(editor: Client) -> None:
    quote = make_quote()
    assert listed(editor, "quote", record="no") == {quote}
    address = f"{page('evidencefile', 'add')}?quote={quote.pk}"
    typed = form_values(editor.get(address), "evidencefile_form")
    editor.post(address, {**typed, "upload": SimpleUploadedFile("call.mp3", b"words")})
    kept = EvidenceFile.objects.get()
    response = editor.get(page("evidencefile", "file", kept.pk))
    assert b"".join(response.streaming_content) == b"words"
    assert response["Content-Disposition"] == 'attachment; filename="call.mp3"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert listed(editor, "quote", record="yes") == {quote}


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (SimpleUploadedFile("run.exe", b"MZ"), "of no kind that is kept"),
        (SimpleUploadedFile("call.mp3", b""), "is empty"),
        (None, "This field is required"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_the_form(editor: Client, upload: Any, said: str) -> None:
    typed = {"quote": make_quote().pk, **({"upload": upload} if upload else {})}
    assert said in unescape(editor.post(page("evidencefile", "add"), typed).content.decode())
    assert not EvidenceFile.objects.exists()


def test_evidence_is_deleted_by_those_who_may_and_the_record_of_it_stays(editor: Client) -> None:
    kept = make_evidencefile()
    editor.post(page("evidencefile", "delete", kept.pk), {"post": "yes"})
    kept.refresh_from_db()
    assert kept.discarded_at is not None
    assert ", deleted" in editor.get(page("evidencefile", "change", kept.pk)).content.decode()
    assert editor.get(page("evidencefile", "file", kept.pk)).status_code == 404


@pytest.mark.parametrize("role", ["writer", "photo", "publisher", "medical"])
def test_those_who_do_not_check_reach_none_of_it(client: Client, role: str) -> None:
    quote, kept, link = make_drifted_quote(), make_evidencefile(), make_confirmationlink()
    client.force_login(make_user(role))
    for address in (
        page("quote", "drift", quote.pk), page("evidencefile", "file", kept.pk), page("evidencefile", "add"),
        page("confirmationlink", "change", link.pk), page("confirmation", "changelist"),
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    assert client.post(page("confirmationlink", "revoke", link.pk)).status_code == 403


CANARY = "Canary words about the ministry"


def test_words_off_the_record_are_shown_to_editors_on_one_page_and_nowhere_else(client: Client) -> None:
    person = make_person()
    quote = save_quote(None, fields={"words_obtained": CANARY, "terms": "off_record", "person": person}, by=None)
    pages = [
        page("quote", "changelist"), page("quote", "change", quote.pk), page("quote", "history", quote.pk),
        page("quote", "delete", quote.pk), page("quote", "edits", quote.pk), page("person", "change", person.pk),
        f"{page('quote', 'changelist')}?q=Canary", reverse("admin:index"),
        reverse("admin:autocomplete") + "?app_label=experts&model_name=evidencefile&field_name=quote&term=",
    ]  # fmt: skip
    for role in ("editor", "checker", "writer"):
        client.force_login(make_user(role))
        found = {
            address for address in pages if CANARY in client.get(address).content.decode().replace("?q=Canary", "")
        }
        assert found == ({page("quote", "change", quote.pk)} if role == "editor" else set()), role


def test_experts_due_for_recheck_and_credentials_that_name_no_board_are_listed(editor: Client) -> None:
    nameless = make_credential(issuer="").person
    make_credential()
    assert listed(editor, "person", credentials="incomplete") == {nameless}
    assert listed(editor, "person", credentials="recheck") == set()


@pytest.mark.parametrize(
    ("kind", "verified_on", "is_due"),
    [
        ("licence", date(2025, 3, 1), True), ("certification", date(2025, 3, 2), False), ("rank", date(2020, 1, 1), True),
        ("degree", date(1990, 1, 1), False), ("licence", None, False),
    ],
)  # fmt: skip
def test_what_can_be_lost_is_looked_up_again_after_a_year(kind: str, verified_on: date | None, is_due: bool) -> None:
    assert Credential(kind=kind, verified_on=verified_on).recheck_due(on=date(2026, 3, 1)) is is_due


def test_a_leap_day_has_a_year_before() -> None:
    assert Credential(kind="licence", verified_on=date(2023, 2, 28)).recheck_due(on=date(2024, 2, 29))


@pytest.mark.parametrize(
    ("fields", "is_incomplete"),
    [
        ({"kind": "certification", "title": "Diplomate"}, True), ({"kind": "fellowship", "title": "Board-certified"}, True),
        ({"kind": "certification", "title": "Board certified", "issuer": "Eastmere Board"}, False),
        ({"kind": "degree", "title": "MD"}, False),
    ],
)  # fmt: skip
def test_certified_without_a_board_is_incomplete(fields: dict[str, str], is_incomplete: bool) -> None:
    assert Credential(**fields).is_incomplete is is_incomplete
