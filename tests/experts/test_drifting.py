from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cms.core.errors import Conflict, Invalid, NotPermitted
from experts.drifting import drift, drifted, settle_drift, unsettled, when_said
from experts.models import DriftSettlement, Quote
from experts.quotes import freeze
from tests.accounts.factories import make_user
from tests.experts.factories import make_affiliation, make_drifted_quote, make_expert, make_frozen_quote, make_quote

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)


def settled(choice: str, **given: str) -> Quote:
    quote = make_drifted_quote(said_on="2024-05", obtained="interview_phone")
    settle_drift(quote, choice=choice, by=make_user("checker"), on=TODAY, **given)
    return Quote.objects.get(pk=quote.pk)


def test_kept_titles_say_when_they_were_held() -> None:
    quote = settled("keep_dated")
    assert quote.as_credited.endswith(", when interviewed in May 2024")
    assert quote.attributed_on == date(2024, 5, 2)
    assert unsettled(quote, on=TODAY) is None
    assert drift(quote, on=TODAY) is not None


def test_the_phrase_may_be_in_other_words_and_is_said_once() -> None:
    quote = settled("keep_dated", phrase="then at Northfield")
    make_affiliation(person=quote.person, role="professor")
    settle_drift(quote, choice="keep_dated", by=make_user("checker"), phrase="when we spoke", on=TODAY)
    credited = Quote.objects.get(pk=quote.pk).as_credited
    assert credited.endswith(", when we spoke")
    assert "then at" not in credited


def test_an_update_prints_todays_titles_and_says_how_they_were_confirmed() -> None:
    with pytest.raises(Invalid, match="Say how they confirmed"):
        settled("update")
    quote = settled("update", note="Mail of today.")
    assert "dean of medicine" in quote.as_credited
    assert quote.attributed_on == TODAY
    assert drift(quote, on=TODAY) is None


def test_titles_taken_out_leave_the_name_and_the_suffix_that_holds() -> None:
    quote = settled("remove")
    assert quote.as_credited == f"{quote.person.name}, MD"
    assert unsettled(quote, on=TODAY) is None


def test_each_decision_is_kept_for_ever_with_both_states_and_who_decided() -> None:
    quote = settled("remove", note="They left.")
    row = DriftSettlement.objects.get(quote=quote)
    assert (row.choice, row.note, row.as_credited) == ("remove", "They left.", quote.as_credited)
    assert len(row.now) == len(row.frozen) + 1
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE experts_driftsettlement SET note = 'x'")


def test_another_change_asks_again() -> None:
    quote = settled("keep_dated")
    make_affiliation(person=quote.person, role="president")
    assert unsettled(Quote.objects.get(pk=quote.pk), on=TODAY) is not None


def test_the_list_holds_those_that_wait_and_costs_the_same_for_many(django_assert_num_queries) -> None:
    make_frozen_quote()
    make_quote()
    settled("remove")
    waiting = [make_drifted_quote().pk, make_drifted_quote().pk]
    with django_assert_num_queries(5):
        assert set(drifted(on=TODAY)) == set(waiting)


def test_titles_that_print_puts_in_other_words_have_not_drifted() -> None:
    quote = freeze(make_quote(person=make_expert()), on=date(2024, 5, 2), titles=["of Northfield"])
    assert drift(quote, on=TODAY) is None
    make_affiliation(person=quote.person, role="dean of medicine")
    assert drift(Quote.objects.get(), on=TODAY) is not None


def test_nothing_is_decided_where_nothing_drifted_or_by_who_may_not() -> None:
    with pytest.raises(Conflict, match="nothing to decide"):
        settle_drift(make_frozen_quote(), choice="remove", by=make_user("checker"))
    with pytest.raises(Invalid, match="The choice is one of"):
        settle_drift(make_drifted_quote(), choice="shrug", by=make_user("checker"))
    for role in ("writer", "photo", None):
        with pytest.raises(NotPermitted):
            settle_drift(make_drifted_quote(), choice="remove", by=make_user(role))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"said_on": "2012-01-05", "obtained": "interview_email"}, "when interviewed by e-mail in January 2012"),
        ({"said_on": "2012", "obtained": "statement"}, "in a statement in 2012"),
        ({"said_on": "2012-01~"}, "in January 2012"),
        ({}, "as of May 2024"),
    ],
)
def test_when_it_was_said_is_put_in_words(fields: dict[str, str], said: str) -> None:
    assert when_said(make_frozen_quote(**fields)) == said
