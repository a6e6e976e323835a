"""JSON-LD and citations of an article: made from its document, hidden with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delivery.citations.writing import MEDIA_TYPES
from tests.delivery import factories
from tests.delivery.doors import at_one_door
from tests.delivery.factories import AT, Published, put
from tests.delivery.judge import get

pytestmark = [pytest.mark.django_db, at_one_door]
each_part = pytest.mark.parametrize("part", ["jsonld", "citations"])


@each_part
def test_it_has_the_date_and_the_tags_of_the_document_in_one_query(part, django_assert_num_queries):
    it = Published()
    with django_assert_num_queries(1):
        response = get(f"/api/v1/articles/{it.article.id}/{part}")
    document = get(f"/api/v1/articles/{it.article.id}")
    for name in ("Cache-Tag", "Last-Modified", "Content-Language"):
        assert response.headers[name] == document.headers[name]
    assert response.headers["ETag"]


def test_the_graph_is_of_the_article():
    it = Published()
    response = get(f"/api/v1/articles/{it.article.id}/jsonld")
    assert response.headers["Content-Type"] == "application/ld+json"
    assert response.json()["@context"] == "https://schema.org"
    assert response.json()["@graph"][0]["headline"] == it.article.title


@pytest.mark.parametrize(
    ("form", "beginning"),
    [("csl", '[{"id":"'), ("bibtex", "@book{src-"), ("ris", "TY  - BOOK\r\n"), ("text", "1. Handbook of Sleep.")],
)
def test_citations_come_in_four_forms(form, beginning):
    it = Published()
    response = get(f"/api/v1/articles/{it.article.id}/citations?format={form}")
    assert response.headers["Content-Type"].split(";")[0] == MEDIA_TYPES[form]
    assert response.content.decode().startswith(beginning)
    assert it.source.id in response.content.decode() or form == "text"


def test_csl_json_is_what_comes_unasked():
    it = Published()
    plain = get(f"/api/v1/articles/{it.article.id}/citations")
    assert plain.content == get(f"/api/v1/articles/{it.article.id}/citations?format=csl").content
    assert [each["id"] for each in plain.json()] == [it.source.id]


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_an_article_that_cites_nothing_has_an_empty_list(form):
    document = factories.put_article()
    response = get(f"/api/v1/articles/{document.id}/citations?format={form}")
    assert response.content == (b"[]" if form == "csl" else b"")


@pytest.mark.parametrize("query", ["format=endnote", "format=", "format=csl&format=ris", "style=apa"])
def test_another_form_is_400_before_any_query(query, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert get(f"/api/v1/articles/x/citations?{query}").status_code == 400


@pytest.mark.parametrize(
    ("part", "accept", "status"),
    [
        ("jsonld", "application/ld+json", 200), ("jsonld", "application/json", 200), ("jsonld", "text/html", 406),
        ("jsonld", "text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("citations", "application/json", 200), ("citations", "application/x-bibtex", 406),
        ("citations?format=bibtex", "application/x-bibtex", 200), ("citations?format=bibtex", "application/json", 406),
        ("citations?format=text", "text/plain", 200), ("citations?format=text", "text/html,*/*;q=0.8", 200),
    ],
)  # fmt: skip
def test_the_accept_header_is_held_against_what_is_sent(part, accept, status):
    document = factories.put_article()
    assert get(f"/api/v1/articles/{document.id}/{part}", Accept=accept).status_code == status


@each_part
def test_what_the_client_holds_is_304_in_one_query_and_stays_in_the_table(part, django_assert_num_queries):
    it = Published()
    path = f"/api/v1/articles/{it.article.id}/{part}"
    first = get(path)
    with django_assert_num_queries(1):
        assert get(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert get(path, **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    it.article.title = "Another"
    put(it.article, at=AT + timedelta(days=1))
    assert get(path, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_each_form_has_an_etag_of_its_own():
    document = factories.put_article()
    tags = {get(f"/api/v1/articles/{document.id}/citations?format={form}").headers["ETag"] for form in MEDIA_TYPES}
    assert len(tags) == 4


@each_part
def test_an_old_slug_leads_to_the_address_by_id(part):
    document = factories.put_article(slug="night")
    document.slug = "day"
    put(document, at=AT + timedelta(hours=1))
    response = get(f"/api/v1/articles/night/{part}")
    assert response.status_code == 301
    assert response.headers["Location"].endswith(f"/api/v1/articles/{document.id}/{part}")


@each_part
def test_of_what_is_gone_or_unknown_nothing_is_told_but_what_the_document_tells(part):
    document = factories.put_article()
    factories.withdraw(document, reason="legal", note="Removed after a court order.")
    for key in (document.id, "nothing", "x" * 200):
        ours, theirs = get(f"/api/v1/articles/{key}/{part}"), get(f"/api/v1/articles/{key}")
        assert ours.status_code == theirs.status_code in {404, 410}
        bodies = [each.json() for each in (ours, theirs)]
        for body in bodies:
            body.pop("instance")
            body.pop("request_id")
        assert bodies[0] == bodies[1]


@each_part
def test_a_retracted_article_is_still_told_of_as_its_document_is(part):
    document = factories.put_article(standing="retracted")
    assert get(f"/api/v1/articles/{document.id}/{part}").status_code == 200
