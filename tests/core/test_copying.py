"""Rows that are copied are the rows that are saved."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from articles.models import Import
from cms.core.copying import copy_rows, insert_values, uncollected
from cms.core.ids import uuid7
from delivery.models import Record, RecordTag
from experts.models import Person
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


def columns(row: models.Model, *but: str) -> dict[str, Any]:
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in but}


def test_a_copied_row_is_what_a_saved_one_is():
    by = make_user()
    odd = {"a": [1, None, True, "tab\tback\\slash\nline \u2028 “x”"], "b": {}}

    def row(digest: str) -> Import:
        return Import(name="\\N\t“x”\n", text="a\\b\tc\r\nd", text_digest=digest, bundle=odd, choices={}, by=by)

    saved, copied = row("1" * 64), row("2" * 64)
    saved.save()
    copy_rows([copied])
    one, other = (Import.objects.get(pk=each.pk) for each in (saved, copied))
    but = ("id", "public_id", "text_digest", "created_at", "modified_at")
    assert columns(one, *but) == columns(other, *but)
    assert (other.public_id, other.created_at, other.by) == (copied.public_id, copied.created_at, by)


def test_a_value_of_another_type_is_prepared_as_in_saving():
    person = Person(name=12, slug="twelve")
    copy_rows([person])
    assert Person.objects.get().name == "12"


def test_the_search_for_cycles_goes_on_afterwards():
    assert gc.isenabled()
    with pytest.raises(ValueError), uncollected():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_bare_values_are_inserted_as_they_are(count: int):
    at = timezone.now()
    record = Record.objects.create(
        kind="topic", public_id=uuid7(), etag="", seq=1, published_at=at, modified_at=at, gone="withdrawn"
    )
    rows = [(record.pk, f"topic:\\N\t{number}", "en", at) for number in range(count)]
    insert_values(RecordTag, ("record", "tag", "language", "published_at"), rows)
    kept = RecordTag.objects.order_by("pk").values_list("record_id", "tag", "language", "published_at")
    assert list(kept) == rows


def test_the_collector_stays_off_until_the_last_thread_has_done_and_comes_back():
    inside, leave = threading.Event(), threading.Event()

    def second() -> None:
        with uncollected():
            inside.set()
            assert leave.wait(20)

    other = threading.Thread(target=second)
    with uncollected():
        other.start()
        assert inside.wait(20)
    assert not gc.isenabled()
    leave.set()
    other.join(20)
    assert gc.isenabled()
