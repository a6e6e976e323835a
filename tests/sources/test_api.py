"""The source register over the API: one entry for one source."""

from __future__ import annotations

import json

import pytest

from cms.core.rows import token
from sources.models import Source
from tests.articles.api.desk import problem
from tests.delivery.keyring import issue, program
from tests.sources.factories import make_identifier, make_source

pytestmark = pytest.mark.django_db
SOURCES = "/api/newsroom/v1/sources"


@pytest.fixture
def client():
    return program(issue().token)


def post(client, body):
    return client.post(SOURCES, json.dumps(body), content_type="application/json")


def patch(client, row, body):
    headers = {"If-Match": f'"{token(row)}"'}
    return client.patch(f"{SOURCES}/{row.pid}", json.dumps(body), content_type="application/json", headers=headers)


def test_a_source_is_registered_with_its_identifiers(client):
    body = {"cited_as": "Roe, 2012", "url_as_cited": "https://Example.org:443/a?utm_source=x#top",
            "identifiers": [{"scheme": "doi", "value": "https://doi.org/10.1000/ABC"}]}  # fmt: skip
    made = post(client, body)
    assert made.status_code == 201
    found = made.json()
    assert found["url_canonical"] == "https://example.org/a"
    assert found["identifiers"] == [
        {"scheme": "doi", "value": "https://doi.org/10.1000/ABC", "normalised": "10.1000/abc"}
    ]
    assert client.get(f"{SOURCES}/{found['id']}").json() == found


@pytest.mark.parametrize(
    "body",
    [
        {"cited_as": "Again", "identifiers": [{"scheme": "doi", "value": "doi:10.1000/abc"}]},
        {"cited_as": "Again", "url_as_cited": "http://example.org/a?fbclid=1"},
    ],
)
def test_what_the_register_has_is_given_unchanged(client, body):
    known = make_source(title="Known", url_canonical="https://example.org/a")
    make_identifier(source=known, scheme="doi", value="10.1000/abc")
    again = post(client, body)
    assert (again.status_code, again.json()["id"], again.json()["title"]) == (200, known.pid, "Known")
    assert Source.objects.count() == 1


def test_an_identifier_that_is_none_is_named_where_it_stands(client):
    body = {
        "cited_as": "Roe",
        "identifiers": [{"scheme": "doi", "value": "10.1000/x"}, {"scheme": "issn", "value": "1"}],
    }
    assert problem(post(client, body), 422)["errors"][0]["name"] == "/identifiers/1/value"
    problem(post(client, {"cited_as": "Roe", "identifiers": [{"scheme": "orcid", "value": "1"}]}), 422)
    problem(post(client, {"cited_as": "Roe", "url_as_cited": "nowhere at all"}), 422)
    assert not Source.objects.exists()


def test_identifiers_are_replaced_by_those_sent(client):
    row = make_source()
    kept = make_identifier(source=row, scheme="doi", value="10.1000/kept")
    make_identifier(source=row, scheme="pmid", value="12345")
    sent = [
        {"scheme": "doi", "value": "DOI 10.1000/KEPT".replace("DOI ", "doi:")},
        {"scheme": "nct", "value": "NCT01234567"},
    ]
    saved = patch(client, row, {"identifiers": sent}).json()
    assert [(each["scheme"], each["normalised"]) for each in saved["identifiers"]] == [
        ("doi", "10.1000/kept"), ("nct", "NCT01234567"),
    ]  # fmt: skip
    assert row.identifiers.get(scheme="doi").pk == kept.pk


def test_an_identifier_of_another_source_is_refused(client):
    make_identifier(source=make_source(), scheme="doi", value="10.1000/theirs")
    row = make_source()
    response = patch(client, row, {"identifiers": [{"scheme": "doi", "value": "10.1000/theirs"}]})
    assert response.status_code in {409, 422}
    assert not row.identifiers.exists()


def test_what_the_desk_found_is_not_sent(client):
    row = make_source()
    for name in ("integrity", "health"):
        assert problem(patch(client, row, {name: "alive"}), 422)["errors"][0]["code"] == "read-only"


def test_the_register_is_searched_by_title_line_address_and_identifier(client):
    row = make_source(title="Toes", cited_as="Roe 2012", url_canonical="https://example.org/toes")
    make_identifier(source=row, scheme="doi", value="10.1000/abc")
    make_source(title="Ears")
    for words in ("toes", "roe 2012", "example.org/toes", "1000/abc"):
        assert [each["id"] for each in client.get(SOURCES, {"q": words}).json()["data"]] == [row.pid], words
