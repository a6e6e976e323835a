from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from cms.core.errors import Conflict, Invalid, NotPermitted
from experts import confirming
from experts.models import Confirmation, ConfirmationLink, PersonContact, Quote
from media import previewing
from tests.accounts.factories import make_user
from tests.experts.factories import make_confirmationlink, make_frozen_quote, make_person, make_quote
from tests.forms import form_values

pytestmark = pytest.mark.django_db


def opened(link: ConfirmationLink, client: Client | None = None) -> Any:
    return (client or Client()).get(confirming.address(link))


def send(link: ConfirmationLink, **answers: str) -> Any:
    """Open the page, fill in the form as a browser would, send it. ``a1``/``p1`` answer the first quote, ``a0`` the credit."""
    typed = {}
    for name, value in answers.items():
        key = "credit" if name[1:] == "0" else name[1:]
        typed[f"{'answer' if name[0] == 'a' else 'proposed'}-{key}"] = value
    values = form_values(opened(link), "confirm_form")
    return Client(enforce_csrf_checks=True).post(confirming.address(link), {**values, **typed})


def test_somebody_reads_their_words_and_confirms_them_without_an_account() -> None:
    quote = make_frozen_quote()
    link = make_confirmationlink(quotes=[quote])
    page = opened(link).content.decode()
    assert quote.words in page
    assert quote.as_credited in page
    assert send(link, a1="confirmed", a0="confirmed").status_code == 302
    kept = Confirmation.objects.get(quote=quote)
    assert (kept.answer, kept.words_hash, kept.link) == ("confirmed", quote.words_hash, link)
    assert confirming.confirmed([quote]) == [quote.pk]
    assert Confirmation.objects.filter(quote=None, answer="confirmed").count() == 1


def test_a_change_is_proposed_in_any_script_and_kept_as_written() -> None:
    link, long = make_confirmationlink(), "Sagen Sie: „Schlaf“ – 睡眠 😴 שינה\n" + "sehr " * 2000
    assert send(link, a1="change", p1=long).status_code == 302
    assert Confirmation.objects.get().proposed == long.strip()
    assert "睡眠" in opened(link).content.decode()


def test_it_shows_only_their_own_words_and_nothing_of_anything_else() -> None:
    person = make_person(name="Ada Quill")
    PersonContact.objects.create(person=person, email="ada@private.example", phone="555 0100", note="at night")
    mine = make_frozen_quote(person=person)
    passed_on, secret, unasked = (make_frozen_quote(person=person) for _ in range(3))
    link = make_confirmationlink(quotes=[mine, passed_on, secret])
    Quote.objects.filter(pk=passed_on.pk).update(person=make_person())
    Quote.objects.filter(pk=secret.pk).delete()
    page = opened(link).content.decode()
    for hidden in (
        passed_on.words,
        secret.words,
        unasked.words,
        "private.example",
        "555",
        "at night",
        person.pid,
        mine.pid,
    ):
        assert hidden not in page
    assert re.findall(r"\d+-\d+-\d+", page) == []


@pytest.mark.parametrize(
    "answer", [{}, {"a1": "perhaps"}, {"a1": "change"}, {"p1": "Other."}, {"a1": "change", "p1": "x" * 20_001}]
)
def test_an_answer_that_says_nothing_keeps_nothing(answer: dict[str, str]) -> None:
    response = send(make_confirmationlink(), **answer)
    assert response.status_code == (422 if answer else 302)
    assert not Confirmation.objects.exists()
    if answer.get("p1"):
        assert answer["p1"] in response.content.decode()


def test_one_faulty_answer_keeps_none_and_loses_nothing_typed() -> None:
    person = make_person()
    link = make_confirmationlink(quotes=[make_frozen_quote(person=person), make_frozen_quote(person=person)])
    response = send(link, a1="change", p1="It should say more.", a2="change")
    assert response.status_code == 422
    assert "It should say more." in response.content.decode()
    assert not Confirmation.objects.exists()


def test_words_changed_while_they_were_read_are_not_confirmed() -> None:
    quote = make_frozen_quote()
    link = make_confirmationlink(quotes=[quote])
    values = form_values(opened(link), "confirm_form")
    Quote.objects.filter(pk=quote.pk).update(words_printed="Sleep is a luxury.")
    response = Client().post(confirming.address(link), {**values, "answer-1": "confirmed"})
    assert response.status_code == 422
    assert "Sleep is a luxury." in response.content.decode()
    assert not Confirmation.objects.exists()


def test_an_answer_to_words_that_changed_since_is_stale() -> None:
    quote = make_frozen_quote()
    send(make_confirmationlink(quotes=[quote]), a1="confirmed")
    assert confirming.current(quote) is not None
    for column, value in (("words_printed", "Sleep is a luxury."), ("as_credited", "Somebody else")):
        changed = Quote.objects.get(pk=quote.pk)
        setattr(changed, column, value)
        assert confirming.current(changed) is None
        assert confirming.confirmed([changed]) == []


def test_the_last_answer_counts_and_the_same_one_is_kept_once() -> None:
    quote = make_frozen_quote()
    link = make_confirmationlink(quotes=[quote])
    for answer in ({"a1": "confirmed"}, {"a1": "confirmed"}, {"a1": "change", "p1": "Better so."}):
        send(link, **answer)
    assert [each.answer for each in quote.confirmations.order_by("id")] == ["confirmed", "change"]
    assert confirming.confirmed([quote]) == []


def test_an_expired_or_revoked_link_is_gone_and_takes_nothing() -> None:
    expired, revoked = make_confirmationlink(), make_confirmationlink()
    values = [form_values(opened(link), "confirm_form") | {"answer-1": "confirmed"} for link in (expired, revoked)]
    ConfirmationLink.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    confirming.revoke(revoked, by=make_user("checker"))
    for link, sent in zip((expired, revoked), values, strict=True):
        for response in (opened(link), Client().post(confirming.address(link), sent)):
            assert response.status_code == 410
            assert "Ask the newsroom for a new one" in response.content.decode()
    assert not Confirmation.objects.exists()
    with pytest.raises(Conflict):
        confirming.revoke(revoked, by=make_user("checker"))


def test_no_other_signature_of_ours_and_no_altered_address_opens_it() -> None:
    link = make_confirmationlink()
    token = signing.Signer(salt=confirming.SALT).sign(link.pid)
    quote = link.quotes.get()
    forged = [
        link.pid, token[:-1], token + "x", token.replace(":", "."), signing.Signer().sign(link.pid),
        signing.TimestampSigner(salt=confirming.SALT).sign(link.pid), signing.dumps(link.pid, salt=confirming.SALT),
        signing.Signer(salt=confirming.SALT).sign(str(link.pk)), signing.Signer(salt=confirming.SALT).sign(quote.pid),
        signing.Signer(salt=confirming.SALT).sign("naïve\u202e"), "x" * 5000,
        previewing.address(link.pid),
    ]  # fmt: skip
    for each in forged:
        response = Client().get(f"/confirm/{each.strip('/').split('/')[-1]}/")
        assert response.status_code == 404, each[:80]
    assert opened(link).status_code == 200


def test_it_is_kept_by_no_cache_and_no_index_and_sets_no_cookie() -> None:
    link = make_confirmationlink()
    for response in (opened(link), send(link, a1="confirmed"), Client().get("/confirm/x/"), send(link, a1="change")):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert not response.cookies
        assert "<script" not in response.content.decode()


def test_looking_changes_nothing_and_other_methods_are_refused() -> None:
    link = make_confirmationlink()
    opened(link)
    assert Client().head(confirming.address(link)).status_code == 200
    for method in ("put", "delete", "patch"):
        assert getattr(Client(), method)(confirming.address(link)).status_code == 405
    assert not Confirmation.objects.exists()


def test_markup_in_the_words_or_in_the_answer_stays_text() -> None:
    link = make_confirmationlink(quotes=[make_frozen_quote(words_obtained="<script>alert(1)</script> it is.")])
    send(link, a1="change", p1="</textarea><script>alert(2)</script>")
    assert "<script" not in opened(link).content.decode()


def test_somebody_who_cannot_stop_is_asked_to_come_back() -> None:
    link = make_confirmationlink()
    responses = [send(link, a1="change", p1=f"Version {n}") for n in range(25)]
    assert {each.status_code for each in responses} == {302, 429}
    assert "Version 24" in responses[-1].content.decode()
    assert Confirmation.objects.count() == confirming.MOST_ROUNDS * 2


def test_somebody_without_quotes_confirms_how_they_are_named() -> None:
    link = confirming.issue_link(make_person(name="Ada Quill", suffix="MD"), quotes=[], by=make_user("editor"))
    assert "Ada Quill, MD" in opened(link).content.decode()
    assert send(link, a0="change", p0="Ada Quill, PhD").status_code == 302


@pytest.mark.parametrize("given", [{"days": 0}, {"days": 91}])
def test_a_link_has_an_end_and_is_for_ones_own_words(given: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        make_confirmationlink(**given)
    person = make_person()
    for quote in (make_quote(), make_quote(person=person, terms="off_record")):
        with pytest.raises(Invalid, match="own words"):
            confirming.issue_link(person, quotes=[quote], by=make_user("checker"))


@pytest.mark.parametrize("role", ["writer", "photo", "publisher", None])
def test_who_does_not_check_issues_and_revokes_nothing(role: str | None) -> None:
    link = make_confirmationlink()
    for refused in (
        lambda: make_confirmationlink(by=make_user(role)),
        lambda: confirming.revoke(link, by=make_user(role)),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_answers_are_neither_changed_nor_deleted() -> None:
    send(make_confirmationlink(), a1="confirmed")
    for sql in (
        "UPDATE experts_confirmation SET answer = 'change', proposed = 'x'",
        "DELETE FROM experts_confirmation",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
