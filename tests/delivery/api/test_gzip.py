"""gzip by negotiation: packed once, with an ETag of its own."""

from __future__ import annotations

import gzip

import pytest

from delivery.contract import Paragraph
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.doors import Client
from tests.delivery.factories import put_article
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db
LONG = [Paragraph(key=f"b.{n}", html="Why toes twitch " * 9, text="Why", citations=[]) for n in range(9)]


@pytest.fixture
def path():
    return f"/api/v1/articles/{put_article(body=LONG).id}"


def packed(path, client=None, **headers):
    return (client or Client()).get(path, headers={"Accept-Encoding": "gzip", **headers})


@pytest.mark.parametrize(
    "sent", ["gzip", "br, gzip;q=0.5", "*", "GZIP", "x-gzip", "gzip;q=0.001, *;q=0", "identity;q=0, gzip;q=0.1"]
)
def test_the_packed_document_is_sent_as_it_was_stored_in_one_query(path, sent, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = packed(path, **{"Accept-Encoding": sent})
    record = Record.objects.get()
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.content == bytes(record.packed)
    assert gzip.decompress(response.content) == bytes(record.document)
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "sent", ["", "gzip;q=0", "br", "*, gzip;q=0", "gzip;q=x", "identity, gzip;q=0.5", "*;q=0", "gzip;q=-1"]
)
def test_who_does_not_take_gzip_gets_the_plain_bytes(path, sent):
    response = get(path, **{"Accept-Encoding": sent})
    assert "Content-Encoding" not in response.headers
    assert response.content == bytes(Record.objects.get().document)
    assert response.headers["Vary"] == "Accept-Encoding"


def test_each_form_has_its_own_etag_and_matches_by_its_own_alone(path):
    plain, small = get(path).headers["ETag"], packed(path).headers["ETag"]
    assert plain != small
    assert packed(path, **{"If-None-Match": small}).status_code == 304
    assert packed(path, **{"If-None-Match": plain}).status_code == 200
    assert get(path, **{"If-None-Match": small}).status_code == 200
    assert packed(path, **{"If-None-Match": small}).headers["ETag"] == small
    assert "Content-Encoding" not in packed(path, **{"If-None-Match": small}).headers


def test_head_tells_of_the_packed_form(path):
    head, answer = Client().head(path, headers={"Accept-Encoding": "gzip"}), packed(path)
    assert {**head.headers, "Request-Id": ""} == {**answer.headers, "Request-Id": ""}
    assert head.content == b""


def test_a_document_stored_before_there_was_a_packed_form_is_served_plain(path):
    held = packed(path).headers["ETag"]
    Record.objects.update(packed=None)
    response = packed(path, **{"If-None-Match": held})
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
    assert packed(path, **{"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_short_document_is_not_packed():
    document = factories.topic()
    factories.put(document)
    assert Record.objects.get().packed is None
    assert "Content-Encoding" not in packed(f"/api/v1/topics/{document.id}").headers


def test_what_is_shaped_on_request_is_plain(path):
    response = packed(f"{path}?fields=body")
    assert "Content-Encoding" not in response.headers
    assert set(response.json()) == {"body"}


def test_a_document_written_past_the_verb_is_never_served_in_its_old_packed_form(path):
    Record.objects.update(document=b'{"id":"another"}')
    assert packed(path).json() == {"id": "another"}


def test_what_is_withdrawn_keeps_no_packed_form():
    document = put_article(body=LONG)
    factories.withdraw(document)
    assert Record.objects.get().packed is None
    assert packed(f"/api/v1/articles/{document.id}").status_code == 410
