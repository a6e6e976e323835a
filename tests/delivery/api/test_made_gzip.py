"""What is made on request comes as gzip to those who take it, under an ETag of its own."""

from __future__ import annotations

import gzip

import pytest

from tests.delivery.doors import Client, at_one_door
from tests.delivery.factories import Published

pytestmark = [pytest.mark.django_db, at_one_door]
TAKES = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def article():
    return Published().article


@pytest.mark.parametrize(
    "path", ["feeds/all.json", "feeds/all.atom", "feeds/all.rss", "articles/{id}/jsonld", "articles/{id}/editions/1"]
)
def test_a_long_answer_is_packed_for_those_who_take_it(path, article, client: Client):
    path = f"/api/v1/{path.format(id=article.id)}"
    plain, packed = client.get(path), client.get(path, headers=TAKES)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "path", ["feeds/all.json", "articles/{id}/jsonld", "articles/{id}/editions/1", "articles/{id}/citations"]
)
def test_each_coding_is_304_by_its_own_tag_only(path, article, client: Client, django_assert_max_num_queries):
    path = f"/api/v1/{path.format(id=article.id)}"
    plain, packed = (client.get(path, headers=sent).headers["ETag"] for sent in ({}, TAKES))
    with django_assert_max_num_queries(2):
        assert client.get(path, headers={**TAKES, "If-None-Match": packed}).status_code == 304
    assert client.get(path, headers={"If-None-Match": plain}).status_code == 304
    assert client.get(path, headers={**TAKES, "If-None-Match": plain}).status_code == 200
    assert client.get(path, headers={"If-None-Match": packed}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/docs"])
def test_what_changes_with_a_release_only_is_packed_once(path, client: Client, monkeypatch: pytest.MonkeyPatch):
    plain, packed = client.get(path), client.get(path, headers=TAKES)
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    monkeypatch.setattr("delivery.coding.gzip", None)
    assert client.get(path, headers=TAKES).content == packed.content
    assert client.get(path, headers={**TAKES, "If-None-Match": packed.headers["ETag"]}).status_code == 304
    assert client.get(path, headers={**TAKES, "If-None-Match": plain.headers["ETag"]}).status_code == 200


def test_a_short_answer_is_sent_as_it_is(article, client: Client):
    response = client.get("/api/v1/resolve?path=/nothing", headers=TAKES)
    assert "Content-Encoding" not in response.headers
    assert response.json()["status"] == 404
