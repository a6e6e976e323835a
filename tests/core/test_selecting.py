"""A Select gives what its queryset gives, from SQL that is made once."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.transaction import TransactionManagementError

from cms.core.rows import Row
from cms.core.selecting import VALUES, Children, Select
from experts.models import Credential, Person
from experts.people import save_person
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db

PEOPLE = Select(
    lambda: (
        Person.objects.filter(public_id__among=VALUES)
        .select_related("portrait")
        .annotate(is_titled=Exists(Credential.objects.filter(person=OuterRef("pk"))))
        .order_by("name")
    ),
    Children("credentials", Select(lambda: Credential.objects.filter(person__among=VALUES))),
)


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def people(editor):
    titled = [Row({"title": "MD"}), Row({"title": "PhD"})]
    return [
        save_person(None, fields={"name": "Zoë Achterberg"}, by=editor),
        save_person(None, fields={"name": "Ada Brook"}, credentials=titled, by=editor),
    ]


def test_rows_are_as_the_queryset_gives_them(people):
    found = PEOPLE([each.pid for each in people])
    assert [each.name for each in found] == ["Ada Brook", "Zoë Achterberg"]
    assert [each.is_titled for each in found] == [True, False]
    for each, stored in zip(found, Person.objects.order_by("name"), strict=True):
        assert {field.attname: getattr(each, field.attname) for field in Person._meta.concrete_fields} == {
            field.attname: getattr(stored, field.attname) for field in Person._meta.concrete_fields
        }


def test_children_are_there_without_a_query(people, django_assert_num_queries):
    with django_assert_num_queries(2):
        ada, zoe = PEOPLE([each.public_id for each in people])
    with django_assert_num_queries(0):
        assert [each.title for each in ada.credentials.all()] == ["MD", "PhD"]
        assert list(zoe.credentials.all()) == []
        assert ada.credentials.all()[0].person is ada


def test_children_can_be_asked_for_in_another_way(people):
    ada, zoe = PEOPLE([each.public_id for each in people])
    assert [each.title for each in ada.credentials.filter(title="PhD")] == ["PhD"]
    assert [each.title for each in ada.credentials.order_by("-title")] == ["PhD", "MD"]
    assert ada.credentials.count() == 2
    assert zoe.credentials.filter(title="PhD").count() == 0


def test_what_was_written_since_is_read(people, editor):
    PEOPLE([people[0].public_id])
    save_person(people[0], fields={"name": "Zoë Brook"}, by=editor)
    assert [each.name for each in PEOPLE([people[0].public_id])] == ["Zoë Brook"]


def test_nothing_is_asked_for_nothing(people, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert PEOPLE([]) == []
    with django_assert_num_queries(1):
        assert PEOPLE([uuid4()]) == []


def test_columns_left_out_are_read_when_asked_for(people, django_assert_num_queries):
    (ada,) = Select(lambda: Person.objects.filter(pk__among=VALUES).defer("name"))([people[1].pk])
    assert "name" in ada.get_deferred_fields()
    with django_assert_num_queries(1):
        assert ada.name == "Ada Brook"


def test_values_of_json_and_dates_are_pythons(people):
    Credential.objects.update(valid_to=date(2031, 2, 3))
    found = Select(lambda: Credential.objects.filter(person_id__among=VALUES))([each.pk for each in people])
    assert {each.valid_to for each in found} == {date(2031, 2, 3)}


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked(people):
    locking = Select(lambda: Person.objects.select_for_update().filter(pk__among=VALUES))
    with transaction.atomic():
        locking([people[0].pk])
        assert "FOR UPDATE" in locking._statement._sql
    with pytest.raises(TransactionManagementError):
        locking([people[0].pk])


def test_prefetching_is_refused(people):
    with pytest.raises(TypeError, match="children"):
        Select(lambda: Person.objects.filter(pk__among=VALUES).prefetch_related("credentials"))([1])


def test_among_is_for_a_select_alone():
    with pytest.raises(TypeError, match="__in"):
        list(Person.objects.filter(pk__among=[1]))
