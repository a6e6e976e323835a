from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.core.errors import Conflict, Invalid, Stale
from cms.core.rows import Row, lock, remove, write, write_children
from experts.models import Credential, Organisation, Person
from tests.experts.factories import make_affiliation, make_credential, make_organisation, make_person, make_quote
from tests.live import make_live

pytestmark = pytest.mark.django_db

NAME = frozenset({"name", "biography"})


def test_only_what_changed_is_written() -> None:
    person = make_person(name="Ada", biography="Old.")
    with CaptureQueriesContext(connection) as queries:
        write(person, {"name": "Ada", "biography": "New."}, allowed=NAME)
    update = next(query["sql"] for query in queries if query["sql"].startswith("UPDATE"))
    assert '"biography" = ' in update and '"modified_at" = ' in update
    assert '"name" = ' not in update


def test_text_is_kept_without_control_characters_and_lines_on_one_line() -> None:
    person = write(make_person(), {"name": " Ada\t\x07 Quill ", "biography": "One.\r\nTwo.\x0b"}, allowed=NAME)
    assert (person.name, person.biography) == ("Ada Quill", "One.\nTwo.")


def test_every_broken_rule_is_named_with_its_path() -> None:
    with pytest.raises(Invalid) as refusal:
        write(Person(slug="not a slug"), {"name": ""}, allowed=NAME)
    assert {error["path"] for error in refusal.value.data["errors"]} >= {"name", "slug"}


def test_a_value_that_is_no_choice_is_refused_with_the_choices() -> None:
    rows = [Row({"title": "MD", "kind": "medal"})]
    with pytest.raises(Invalid) as refusal:
        write_children(make_person(), "credentials", rows, allowed=frozenset({"title", "kind"}))
    (error,) = refusal.value.data["errors"]
    assert (error["path"], error["allowed"]) == ("credentials.0.kind", Credential.Kind.values)


def test_the_errors_of_a_row_say_which_row() -> None:
    rows = [Row({"title": "MD"}), Row({"title": "", "kind": "degree"})]
    with pytest.raises(Invalid) as refusal:
        write_children(make_person(), "credentials", rows, allowed=frozenset({"title", "kind"}))
    assert {error["path"] for error in refusal.value.data["errors"]} == {"credentials.1.title"}


def test_what_the_database_alone_knows_comes_out_as_the_constraints_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    make_organisation(name="Northfield")
    late = Organisation(name="northfield")
    # As when another transaction commits the same name between the check and the write.
    monkeypatch.setattr(late, "full_clean", lambda: None)
    with pytest.raises(Conflict, match="That organisation is known already"):
        write(late, {}, allowed=frozenset())
    assert Organisation.objects.count() == 1


def test_a_row_that_is_gone_or_was_saved_since_is_not_written() -> None:
    person = make_person()
    base = person.modified_at
    assert lock(person, base=base) == lock(person, base=base.isoformat()) == lock(person)
    write(lock(person), {"name": "Other"}, allowed=NAME)
    with pytest.raises(Stale):
        lock(person, base=base)
    person.delete()
    with pytest.raises(Conflict, match="Somebody deleted this person"):
        lock(Person(pk=10**6))


def test_what_a_live_document_or_a_draft_holds_is_not_removed() -> None:
    live, quoted = make_person(), make_quote(words_obtained="Sleep.").person
    make_live(live, kind="person")
    with pytest.raises(Conflict, match=r"This person is in 1 live documents\. Take it out of them first\."):
        remove(live)
    assert quoted is not None
    with pytest.raises(Conflict, match=r"is still used: “Sleep\.”"):
        remove(quoted)
    with transaction.atomic():  # and the transaction that asked can go on
        assert Person.objects.count() == 2


def test_rows_of_another_parent_are_added_and_never_taken_over() -> None:
    mine, theirs = make_person(), make_credential(title="PhD")
    write_children(
        mine,
        "credentials",
        [Row({"title": "MD"}, pk=theirs.pk), Row(pk=theirs.pk, removed=True)],
        allowed=frozenset({"title"}),
    )
    theirs.refresh_from_db()
    assert theirs.title == "PhD"
    assert mine.credentials.get().title == "MD"


def test_rows_that_are_not_named_stay() -> None:
    post = make_affiliation()
    write_children(post.person, "affiliations", [Row({"role": "dean"})], allowed=frozenset({"role"}))
    assert post.person.affiliations.count() == 2
