from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from cms.core.errors import Conflict, Invalid
from cms.core.rows import Row
from experts.drifting import drift
from experts.models import Quote
from experts.people import save_person
from experts.quotes import delete_quote, freeze, refreeze, save_quote
from tests.experts.factories import (
    make_affiliation,
    make_credential,
    make_frozen_quote,
    make_organisation,
    make_person,
    make_quote,
)
from tests.live import make_live

pytestmark = pytest.mark.django_db

MAY_2ND = date(2024, 5, 2)


def test_freezing_compiles_name_suffix_and_titles_in_printed_order() -> None:
    person = make_person(name="Ada Quill", suffix="MD")
    place = make_organisation(name="Northfield Hospital")
    make_affiliation(person=person, role="dean", organisation=None, position=2)
    make_affiliation(person=person, role="director of the sleep laboratory", organisation=place, position=1)
    make_credential(person=person, title="board certified neurologist")
    quote = freeze(make_quote(person=person), on=MAY_2ND)
    titles = ["board certified neurologist", "director of the sleep laboratory at Northfield Hospital", "dean"]
    assert quote.credited_titles == titles
    assert quote.as_credited == f"Ada Quill, MD, {', '.join(titles)}"
    assert (quote.credited_name, quote.credited_suffix, quote.attributed_on) == ("Ada Quill", "MD", MAY_2ND)


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        ("", "", True),
        ("2024-05-02", "", True),
        ("2024-05-03", "", False),
        ("2024-05", "2024-05", True),
        ("2024", "", True),
        ("2025", "", False),
        ("", "2024-05-01", False),
        ("", "2024-05-02", True),
        ("2012~", "2024", True),
    ],
)
def test_only_posts_current_on_the_day_are_frozen(since: str, until: str, held: bool) -> None:
    person = make_person()
    make_affiliation(person=person, role="director", organisation=None, since=since, until=until)
    assert freeze(make_quote(person=person), on=MAY_2ND).credited_titles == (["director"] if held else [])


def test_credentials_outside_their_validity_or_in_the_suffix_are_left_out() -> None:
    person = make_person(suffix="MD, FACS")
    make_credential(person=person, title="FACS", kind="fellowship")
    make_credential(person=person, title="lapsed", valid_to=date(2024, 5, 1))
    make_credential(person=person, title="to come", valid_from=date(2024, 5, 3))
    make_credential(person=person, title="Doctor of Medicine", kind="degree")
    make_credential(person=person, title="certified that day", valid_from=MAY_2ND, valid_to=MAY_2ND)
    assert freeze(make_quote(person=person), on=MAY_2ND).credited_titles == ["certified that day"]


def test_an_organisation_that_the_post_names_is_not_said_twice() -> None:
    place = make_organisation(name="Northfield Hospital")
    person = make_person()
    make_affiliation(person=person, role="director, Northfield Hospital", organisation=place, position=0)
    make_affiliation(person=person, role="", organisation=make_organisation(name="Rest Institute"), position=1)
    assert freeze(make_quote(person=person), on=MAY_2ND).credited_titles == [
        "director, Northfield Hospital",
        "Rest Institute",
    ]


def test_given_titles_are_frozen_as_given() -> None:
    quote = freeze(
        make_quote(person=make_person(name="Ada Quill")), on=MAY_2ND, titles=["a board certified neurologist", " "]
    )
    assert quote.as_credited == "Ada Quill, a board certified neurologist"


def test_no_titles_are_as_good_as_any() -> None:
    person = make_person(name="Ada Quill")
    make_affiliation(person=person)
    assert freeze(make_quote(person=person), on=MAY_2ND, titles=[]).as_credited == "Ada Quill"


def test_a_frozen_attribution_does_not_follow_the_person() -> None:
    quote = make_frozen_quote(person=make_person(name="Ada Quill"))
    assert quote.person is not None
    save_person(
        quote.person, fields={"name": "Ada Reed", "suffix": "PhD"}, affiliations=[Row({"role": "dean"})], by=None
    )
    quote.refresh_from_db()
    assert quote.as_credited == "Ada Quill"
    change = drift(quote, on=date(2024, 6, 1))
    assert change is not None
    assert (change.frozen, change.now) == (["Ada Quill"], ["Ada Reed", "PhD", "dean"])


def test_a_frozen_attribution_that_still_holds_has_no_drift() -> None:
    assert drift(make_frozen_quote(), on=date(2024, 6, 1)) is None


def test_freezing_twice_is_refused_and_freezing_anew_is_explicit() -> None:
    quote = make_frozen_quote(person=make_person(name="Ada Quill"))
    with pytest.raises(Conflict, match="frozen as of 2024-05-02"):
        freeze(quote, on=date(2024, 6, 1))
    make_affiliation(person=quote.person, role="dean", organisation=None)
    again = refreeze(quote, on=date(2024, 6, 1))
    assert (again.as_credited, again.attributed_on) == ("Ada Quill, dean", date(2024, 6, 1))


def test_an_unnamed_speaker_is_frozen_as_written() -> None:
    quote = make_quote(person=None, as_credited="a nurse at the clinic")
    assert freeze(quote, on=MAY_2ND).as_credited == "a nurse at the clinic"


def test_nobody_cannot_be_frozen() -> None:
    with pytest.raises(Invalid, match="Choose who said it"):
        freeze(make_quote(person=None), on=MAY_2ND)


def test_words_on_background_are_frozen_without_the_name() -> None:
    person = make_person(name="Ada Quill")
    quote = make_quote(person=person, terms="background", as_credited="a physician")
    frozen = freeze(quote, on=MAY_2ND)
    assert (frozen.as_credited, frozen.credited_name, frozen.credited_titles) == ("a physician", "", [])
    named = make_quote(person=person, terms="background", as_credited="Dr. Ada Quill")
    with pytest.raises(Invalid, match="without the name"):
        freeze(named, on=MAY_2ND)


def test_words_off_the_record_are_not_attributed_and_lose_what_they_had() -> None:
    with pytest.raises(Invalid, match="off the record"):
        freeze(save_quote(make_quote(), fields={"terms": "off_record"}, by=None), on=MAY_2ND)
    quote = save_quote(make_frozen_quote(), fields={"terms": "off_record"}, by=None)
    assert (quote.as_credited, quote.credited_name, quote.attributed_on) == ("", "", None)


@pytest.mark.parametrize("field", ["person", "as_credited", "terms"])
def test_what_is_frozen_changes_only_with_a_new_date(field: str) -> None:
    quote = make_frozen_quote(person=make_person(name="Ada Quill"))
    changes = {"person": make_person(name="Ben Reed"), "as_credited": "somebody else", "terms": "background"}
    with pytest.raises(Invalid) as refusal:
        save_quote(quote, fields={field: changes[field]}, by=None)
    assert [error["path"] for error in refusal.value.data["errors"]] == [field]
    quote.refresh_from_db()
    assert quote.as_credited == "Ada Quill"


def test_another_speaker_with_a_new_date_is_frozen_anew() -> None:
    quote = save_quote(
        make_frozen_quote(), fields={"person": make_person(name="Ben Reed")}, freeze_on=date(2024, 6, 1), by=None
    )
    assert (quote.as_credited, quote.attributed_on) == ("Ben Reed", date(2024, 6, 1))


def test_words_that_readers_saw_are_kept_as_obtained() -> None:
    quote = make_quote(words_obtained="Sleep is no luxury.\nAt all.")
    make_live(quote, kind="quote")
    with pytest.raises(Invalid, match="Change the words as printed") as refusal:
        save_quote(quote, fields={"words_obtained": "Sleep is a luxury."}, by=None)
    assert refusal.value.data["errors"][0]["path"] == "words_obtained"
    printed = save_quote(
        quote,
        fields={"words_obtained": "Sleep is no luxury.\r\nAt all.", "words_printed": "Sleep is no luxury."},
        by=None,
    )
    assert (printed.words, printed.words_obtained) == ("Sleep is no luxury.", "Sleep is no luxury.\nAt all.")


def test_the_database_keeps_the_words_too_and_says_so() -> None:
    quote = make_quote()
    make_live(quote, kind="quote")
    with pytest.raises(Exception, match="kept as they were obtained"), connection.cursor() as cursor:
        cursor.execute("UPDATE experts_quote SET words_obtained = 'other' WHERE id = %s", [quote.pk])


def test_a_live_quote_is_not_deleted() -> None:
    quote = make_quote()
    make_live(quote, kind="quote", title="Why toes twitch")
    with pytest.raises(Conflict, match="readers see it in article “Why toes twitch”"):
        delete_quote(quote, by=None)
    assert Quote.objects.exists()


def test_a_quote_that_nothing_prints_is_deleted() -> None:
    delete_quote(make_frozen_quote(), by=None)
    assert not Quote.objects.exists()
