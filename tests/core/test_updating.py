"""Many rows in one UPDATE."""

import pytest
from django.db import DataError, transaction

from cms.core.updating import update_rows
from delivery.models import Record
from tests.delivery import factories as make

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_in_one_query(django_assert_num_queries):
    make.put(make.person("Ada Quill"), make.person("Noor Vale"), make.topic())
    rows = list(Record.objects.order_by("id"))
    for number, row in enumerate(rows):
        row.slug, row.document, row.card, row.gone, row.cause_id, row.edition = (
            f"s-{number}",
            None,
            None,
            "legal",
            None,
            None,
        )
    rows[0].document, rows[0].card, rows[0].gone, rows[0].edition = b"{\x00\\}", b"'\xff", "", 7
    with django_assert_num_queries(1):
        assert update_rows(rows, ["slug", "document", "card", "gone", "cause_id", "edition"]) == 3
    found = list(Record.objects.order_by("id"))
    assert [row.slug for row in found] == ["s-0", "s-1", "s-2"]
    assert (bytes(found[0].document), bytes(found[0].card), found[0].edition) == (b"{\x00\\}", b"'\xff", 7)
    assert (found[1].document, found[1].edition, found[1].gone) == (None, None, "legal")


def test_a_value_too_long_is_refused_and_not_cut():
    make.put(make.topic())
    (row,) = Record.objects.all()
    kept, row.slug = row.slug, "s" * 300
    with pytest.raises(DataError), transaction.atomic():
        update_rows([row], ["slug"])
    assert Record.objects.get().slug == kept


def test_no_rows_are_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert update_rows([], ["slug"]) == 0
