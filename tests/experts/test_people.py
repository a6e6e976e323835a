from __future__ import annotations

import pytest

from cms.core.errors import Conflict, Invalid, Stale
from cms.core.rows import Row
from experts.models import Organisation, Person
from experts.organisations import delete_organisation, save_organisation
from experts.people import delete_person, save_person
from tests.accounts.factories import make_user
from tests.experts.factories import make_affiliation, make_organisation, make_person, make_quote
from tests.live import make_live

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_credentials_posts_and_contact_in_one_call() -> None:
    user, place = make_user(), make_organisation()
    person = save_person(
        None,
        fields={"name": "Ada Quill", "suffix": "MD"},
        credentials=[Row({"title": "board certified neurologist"})],
        affiliations=[Row({"role": "director", "organisation": place, "since": "2012-01"})],
        contact=[Row({"email": "ada@northfield.example"})],
        by=user,
    )
    assert (person.slug, person.contact.email) == ("ada-quill", "ada@northfield.example")
    assert person.credentials.get().entered_by == user
    assert person.affiliations.get().organisation == place


def test_nothing_is_written_when_one_row_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        save_person(None, fields={"name": "Ada Quill"}, affiliations=[Row({"since": "2012"})], by=None)
    assert "Name the post, the organisation or both." in refusal.value.message
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Quill", "ada-quill-2"),
        ("Zoë O’Brien-Ångström", "zoe-obrien-angstrom"),
        ("Αδα Κουίλ", "αδα-κουιλ"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
    ],
)
def test_a_slug_is_made_from_the_name_and_is_nobody_elses(name: str, slug: str) -> None:
    make_person(slug="ada-quill")
    assert save_person(None, fields={"name": name}, by=None).slug == slug


def test_a_name_without_letters_still_gets_an_address() -> None:
    assert save_person(None, fields={"name": "★★★"}, by=None).slug.startswith("person-")


def test_a_slug_once_made_stays_when_the_name_changes() -> None:
    person = save_person(None, fields={"name": "Ada Quill"}, by=None)
    assert save_person(person, fields={"name": "Ada Reed"}, by=None).slug == "ada-quill"


@pytest.mark.parametrize(
    ("since", "until", "fits"), [("2012", "2011-12", False), ("2012", "2012-01", True), ("2012", "2012~", True)]
)
def test_a_post_does_not_end_before_it_begins(since: str, until: str, fits: bool) -> None:
    rows = [Row({"role": "dean", "since": since, "until": until})]
    if fits:
        assert save_person(make_person(), fields={}, affiliations=rows, by=None).affiliations.exists()
    else:
        with pytest.raises(Invalid, match="ends before it begins"):
            save_person(make_person(), fields={}, affiliations=rows, by=None)


def test_an_orcid_belongs_to_one_person_however_it_is_written() -> None:
    make_person(orcid="0000-0002-1825-0097")
    with pytest.raises(Invalid, match="Another person has that ORCID"):
        save_person(None, fields={"name": "Ada Quill", "orcid": "0000000218250097"}, by=None)


def test_a_change_made_on_an_older_state_is_stale_also_when_only_a_row_was_saved() -> None:
    person = make_person()
    base = person.modified_at
    save_person(person, fields={}, credentials=[Row({"title": "MD"})], base=base, by=None)
    with pytest.raises(Stale):
        save_person(person, fields={"name": "Other"}, base=base, by=None)


def test_a_person_whom_a_draft_or_a_reader_needs_is_not_deleted() -> None:
    quoted, live, free = make_person(), make_person(), make_person()
    make_quote(person=quoted, words_obtained="Sleep.")
    make_live(live, kind="person", title="Why toes twitch")
    with pytest.raises(Conflict, match="it is used in quote"):
        delete_person(quoted, by=None)
    with pytest.raises(Conflict, match="publish again, then delete it"):
        delete_person(live, by=None)
    delete_person(free, by=None)
    assert set(Person.objects.all()) == {quoted, live}


def test_an_organisation_is_known_once_whatever_its_case() -> None:
    save_organisation(None, fields={"name": "Northfield Hospital"}, by=None)
    with pytest.raises(Invalid, match="That organisation is known already"):
        save_organisation(None, fields={"name": "NORTHFIELD  hospital"}, by=None)


def test_an_organisation_where_somebody_works_is_not_deleted() -> None:
    post = make_affiliation(person=make_person(name="Ada Quill"))
    assert post.organisation is not None
    with pytest.raises(Conflict, match="Ada Quill"):
        delete_organisation(post.organisation, by=None)
    delete_organisation(make_organisation(), by=None)
    assert Organisation.objects.get() == post.organisation
