from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.core.errors import Invalid, NotPermitted
from experts.models import WITHHELD, OffRecord, Quote
from experts.offrecord import reveal
from experts.quotes import save_quote
from tests.accounts.factories import make_user
from tests.experts.factories import make_frozen_quote, make_quote
from tests.forms import form_values
from tests.live import make_live

pytestmark = pytest.mark.django_db

SECRET = "Canary words about the ministry."


def off_record(**fields: object) -> Quote:
    return save_quote(None, fields={"words_obtained": SECRET, "terms": "off_record", **fields}, by=None)


def test_words_off_the_record_lie_in_a_table_of_their_own() -> None:
    quote = off_record(words_printed=SECRET, as_credited="a source")
    assert (quote.words, quote.words_printed, quote.as_credited) == (WITHHELD, "", "")
    assert OffRecord.objects.get(quote=quote).words_obtained == SECRET


def test_words_that_go_off_the_record_leave_the_quote_and_the_log_with_their_attribution(client: Client) -> None:
    client.force_login(make_user("administrator"))
    quote = make_frozen_quote(words_obtained=SECRET, words_printed=SECRET)
    address = reverse("admin:experts_quote_change", args=[quote.pk])
    client.post(address, form_values(client.get(address), "quote_form"))
    assert LogEntry.objects.filter(object_repr__contains="Canary").exists()
    client.post(address, {**form_values(client.get(address), "quote_form"), "terms": "off_record"})
    quote.refresh_from_db()
    assert (quote.words, quote.as_credited, quote.credited_titles, quote.attributed_on) == (WITHHELD, "", [], None)
    assert not LogEntry.objects.filter(object_repr__contains="Canary").exists()


def test_the_database_holds_no_words_off_the_record_among_the_quotes() -> None:
    quote = make_quote()
    with pytest.raises(IntegrityError, match="quote_off_record_holds_no_words"):
        Quote.objects.filter(pk=quote.pk).update(terms="off_record")


def test_saving_it_untouched_or_anew_keeps_the_words() -> None:
    quote = off_record()
    quote = save_quote(quote, fields={"words_obtained": WITHHELD, "consent": "refused"}, by=None)
    assert OffRecord.objects.get().words_obtained == SECRET
    save_quote(quote, fields={"words_obtained": "Other canary."}, by=None)
    assert OffRecord.objects.get().words_obtained == "Other canary."
    assert Quote.objects.get().words == WITHHELD


def test_words_come_back_for_those_who_may_read_them() -> None:
    quote = off_record()
    with pytest.raises(NotPermitted):
        save_quote(quote, fields={"terms": "on_record"}, by=make_user("writer"))
    quote = save_quote(quote, fields={"terms": "on_record", "words_obtained": WITHHELD}, by=make_user("editor"))
    assert quote.words == SECRET
    assert not OffRecord.objects.exists()


def test_words_that_readers_have_seen_cannot_go_off_the_record() -> None:
    quote = make_frozen_quote()
    make_live(quote, kind="quote")
    with pytest.raises(Invalid, match="consent was refused"):
        save_quote(quote, fields={"terms": "off_record"}, by=None)


def test_an_empty_quote_is_not_made_by_calling_it_off_the_record() -> None:
    with pytest.raises(Invalid, match="Write what was said"):
        off_record(words_obtained=" ")


@pytest.mark.parametrize(
    ("role", "may"),
    [("editor", True), ("standards", True), ("writer", False), ("checker", False), ("photo", False), (None, False)],
)
def test_they_are_revealed_to_editors_alone(role: str | None, may: bool) -> None:
    assert (reveal(off_record(), to=make_user(role)) is not None) is may


def test_a_superuser_without_the_role_sees_nothing() -> None:
    user = User.objects.create_superuser("root@example.org", "a long password", name="Root")
    assert reveal(off_record(), to=user) is None
