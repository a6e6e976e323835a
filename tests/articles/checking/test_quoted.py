"""What the gate says of the people in print: records, edits, attributions, credentials."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import contract
from articles.checking.overrides import override
from articles.documents import dump
from articles.models import Article
from articles.publishing import publish
from articles.readiness import blockers
from articles.waiting import blockers_by_article
from cms.core.errors import Conflict
from cms.core.ids import uuid7
from experts.drifting import settle_drift
from experts.editing import confirm_edits, open_edits
from experts.models import Person, Quote
from experts.people import save_person
from experts.quotes import save_quote
from tests.accounts.factories import make_user
from tests.articles.checking.factories import give
from tests.articles.factories import (
    make_article,
    make_cleared_quote,
    make_editor_in_chief,
    make_ready_article,
    make_verified_person,
    sign_off,
)
from tests.experts.factories import make_affiliation, make_credential, make_evidencefile, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads", "evidence")]

MONTHS_24 = timedelta(days=731)


def codes(article: Article) -> dict[str, str]:
    return {each.code: each.severity for each in blockers(article)}


def printing(quote: Quote) -> Article:
    return make_ready_article(blocks=[contract.Quote(id=str(uuid7()), quote=quote.pid)])


def by_line(person: Person, **fields: Any) -> Article:
    return make_ready_article(bylines=[contract.Byline(person=person.pid, **fields)])


def test_a_quote_without_a_record_wants_an_override_and_a_file_is_a_record() -> None:
    quote = make_cleared_quote(record_held="")
    article = printing(quote)
    assert codes(article) == {"quote-no-record": "override"}
    make_evidencefile(quote=quote)
    assert codes(article) == {}


def test_words_printed_otherwise_block_until_each_edit_is_confirmed() -> None:
    quote = make_cleared_quote(words_obtained="I recieve 50 mg of it.", words_printed="I receive 50 mg of it.")
    article = printing(quote)
    (found,) = blockers(article)
    assert (found.code, found.severity) == ("quote-edited", "block")
    assert "“recieve” is printed as “receive”" in found.sentence
    confirm_edits(quote, edits=open_edits(quote), by=make_user("editor"))
    assert codes(article) == {}


def test_a_change_of_what_was_said_names_the_words_and_has_no_way_round() -> None:
    quote = make_cleared_quote(words_obtained="Take 50 mg of it.", words_printed="Take 5 mg of it.")
    article = printing(quote)
    (found,) = blockers(article)
    assert "“50” is printed as “5”" in found.sentence
    with pytest.raises(Conflict, match="No edit that we allow"):
        publish(article, by=make_editor_in_chief())


def test_a_drifted_attribution_wants_an_override_until_it_is_settled() -> None:
    quote = make_cleared_quote()
    article = printing(quote)
    make_affiliation(person=quote.person, role="dean of medicine")
    assert codes(article) == {"attribution-drifted": "override"}
    settle_drift(quote, choice="remove", by=make_user("checker"))
    assert codes(article) == {}


def test_an_old_attribution_warns_unless_print_says_when_it_held() -> None:
    quote = make_cleared_quote(on=timezone.localdate() - MONTHS_24, said_on="2012-01", obtained="interview_phone")
    article = printing(quote)
    assert codes(article) == {"attribution-old": "warn"}
    make_affiliation(person=quote.person, role="dean of medicine")
    settle_drift(quote, choice="keep_dated", by=make_user("checker"))
    assert codes(article) == {}
    assert codes(printing(make_cleared_quote(on=timezone.localdate() - timedelta(days=700)))) == {}


def test_words_on_background_ask_for_a_record_and_for_nothing_of_the_person() -> None:
    person = make_person(suffix="MD")
    quote = make_cleared_quote(person=person, terms="background", as_credited="a physician", on=date(2020, 1, 1))
    assert codes(printing(quote)) == {}


def test_a_printed_credential_wants_somebody_to_have_looked() -> None:
    person = make_person(suffix="MD, PhD, Jr.")
    degree = make_credential(person=person, kind="degree", title="M.D.", issuer="University of Eastmere")
    article = by_line(person)
    found = {each.about["label"]: each.code for each in blockers(article)}
    assert found == {f"M.D. of {person.name}": "credential-unverified", person.name: "credential-unverified"}
    give(degree)
    assert [each.about["kind"] for each in blockers(article)] == ["person"]


def test_a_verified_credential_is_let_through_until_what_was_judged_changes() -> None:
    person = make_verified_person()
    article = by_line(person)
    assert codes(article) == {}
    degree = person.credentials.get()
    degree.issuer = "Another university"
    degree.save(update_fields=["issuer"])
    assert codes(article) == {"credential-unverified": "override"}


def test_a_credential_that_has_ended_is_lapsed_in_a_byline_and_held_on_the_day_it_was_said() -> None:
    person = make_person()
    licence = make_credential(
        person=person, title="board certified", valid_to=timezone.localdate() - timedelta(days=30)
    )
    give(licence)
    assert codes(by_line(person, as_credited=f"{person.name}, board certified")) == {"credential-lapsed": "override"}
    quote = make_cleared_quote(person=person, on=timezone.localdate() - timedelta(days=60))
    assert quote.credited_titles == ["board certified"]
    assert codes(printing(quote)) == {"attribution-drifted": "override"}


def test_one_credential_printed_twice_is_said_once_and_overridden_at_once() -> None:
    person = make_person(suffix="MD")
    quote = make_cleared_quote(person=person)
    blocks = [contract.Quote(id=str(uuid7()), quote=quote.pid)]
    article = make_article(bylines=[contract.Byline(person=person.pid)], blocks=blocks)
    (found,) = [each for each in blockers(article) if each.code == "credential-unverified"]
    signed = sign_off(article, by=make_editor_in_chief())
    tomorrow = timezone.localdate() + timedelta(days=1)
    override(
        signed, code=found.code, about=found.key, reason="Known to us.", expires_on=tomorrow, by=make_user("standards")
    )
    assert not any(each.stops for each in blockers(signed))


def test_an_archive_piece_is_warned_and_not_stopped() -> None:
    article = printing(make_cleared_quote(record_held="", person=make_person(suffix="MD")))
    Article.objects.filter(pk=article.pk).update(basis="legacy")
    article.refresh_from_db()
    assert codes(article) == {"quote-no-record": "warn", "credential-unverified": "warn"}


def test_lists_say_of_these_what_the_article_does() -> None:
    printing(make_cleared_quote(record_held="", person=make_person(suffix="MD")))
    by_line(make_verified_person())
    now = timezone.now()
    together = blockers_by_article(Article.objects.all(), at=now)
    assert together == {article.pk: blockers(article, at=now) for article in Article.objects.all()}


CANARY = "Canary words about the ministry"


def test_words_off_the_record_are_in_no_answer_of_the_newsroom_nor_of_the_public_surface(client: Client) -> None:
    by = make_editor_in_chief()
    person = make_person()
    quote = save_quote(None, fields={"words_obtained": CANARY, "person": person}, by=by)
    article = make_article(by=by, blocks=[contract.Quote(id=str(uuid7()), quote=quote.pid)])
    save_quote(quote, fields={"terms": "off_record"}, by=by)
    save_person(person, fields={"biography": "Somebody."}, by=by)
    assert CANARY not in json.dumps([each.as_dict() for each in blockers(article)])
    assert CANARY not in repr(dump(article))
    client.force_login(make_user("checker"))
    pages = [
        *(reverse(f"admin:articles_article_{view}", args=[article.pk]) for view in ("change", "preview", "document", "history")),
        reverse("admin:articles_article_peek", args=["quote", quote.pk]),
        reverse("admin:articles_article_changelist"), "/api/newsroom/v1/imports", "/api/v1/articles", f"/api/v1/quotes/{quote.pid}",
    ]  # fmt: skip
    for address in pages:
        response = client.get(address)
        assert response.status_code < 500, address
        assert CANARY not in response.content.decode(), address
