"""What the reading statements leave in the table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delivery import conditional, reading
from delivery.conditional import Conditions
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.factories import AT

pytestmark = pytest.mark.django_db
VARIANTS = conditional.variants("")


def find(key, held, packed=False):
    return reading.find("article", key, language=None, held=held, variants=VARIANTS, packed=packed)


@pytest.mark.parametrize("by", ["id", "slug"])
def test_a_document_that_the_client_holds_is_not_fetched(by):
    key = getattr(factories.put_article(), by)
    tag = conditional.entity_tag(Record.objects.get().etag, VARIANTS.plain)
    assert find(key, Conditions()).document is not None
    assert find(key, Conditions(tags=(tag,))).document is None
    assert find(key, Conditions(any=True)).document is None
    assert find(key, Conditions(since=AT)).document is None


@pytest.mark.parametrize("by", ["id", "slug"])
def test_another_representation_or_an_older_one_is_fetched(by):
    key = getattr(factories.put_article(), by)
    other = conditional.entity_tag(Record.objects.get().etag, conditional.variant("fields=id"))
    assert find(key, Conditions(tags=(other, '"x-00000000"'))).document is not None
    assert find(key, Conditions(since=AT - timedelta(seconds=1))).document is not None


def test_last_modified_is_the_later_of_change_and_reissue():
    document = factories.put_article()
    assert find(document.id, Conditions()).last_modified == AT
    Record.objects.update(reissued_at=AT + timedelta(days=1))
    assert find(document.id, Conditions()).last_modified == AT + timedelta(days=1)
    Record.objects.update(reissued_at=AT - timedelta(days=1))
    assert find(document.id, Conditions()).last_modified == AT


def test_a_tag_row_that_outlived_its_listing_shows_nothing(client):
    it = factories.Published()
    Record.objects.filter(public_id=it.article.id).update(is_listed=False)
    assert client.get(f"/api/v1/articles?topic={it.topic.id}").json()["data"] == []
