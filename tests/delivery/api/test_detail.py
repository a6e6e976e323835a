"""One document: here, moved, withdrawn or unknown; each in one query."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.core.ids import uuid7
from delivery import contract
from delivery.endpoints import COLLECTIONS
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.doors import Client
from tests.delivery.factories import AT, Published
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db
NAMES = [collection.name for collection in COLLECTIONS]
WITH_SLUGS = [collection.name for collection in COLLECTIONS if collection.has_slug]


@pytest.mark.parametrize("name", NAMES)
def test_anybody_reads_a_document_by_id_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    with django_assert_num_queries(1):
        response = get(f"/api/v1/{name}/{document.id}")
    assert response.status_code == 200
    record = Record.objects.get(public_id=document.id)
    assert response.content == bytes(record.document)
    assert response.json()["id"] == document.id


@pytest.mark.parametrize("name", WITH_SLUGS)
def test_a_slug_is_an_address_too_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    with django_assert_num_queries(1):
        response = get(f"/api/v1/{name}/{document.slug}")
    assert response.json()["id"] == document.id
    assert f'/{document.id}>; rel="canonical"' in response.headers["Link"]


@pytest.mark.parametrize("name", NAMES)
def test_a_credential_is_refused_never_ignored(name):
    document = Published().by_collection[name]
    response = get(f"/api/v1/{name}/{document.id}", Authorization="Bearer prf_live_x")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert document.id not in response.content.decode().replace(response.json()["instance"], "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "key", ["0198c0de-0000-7000-8000-000000000000", "nobody", "é", "x" * 121, "0", "a b", "a\x00b"]
)
def test_an_unknown_key_is_404(name, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        response = get(f"/api/v1/{name}/{key}")
    assert response.status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_something_withdrawn_is_410_with_its_public_reason_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    factories.withdraw(document, reason="legal", note="Removed after a court order.")
    with django_assert_num_queries(1):
        response = get(f"/api/v1/{name}/{document.id}")
    body = response.json()
    assert body.pop("request_id") == response.headers["Request-Id"]
    assert body == {
        "type": "http://127.0.0.1:8000/problems/gone",
        "title": "Gone",
        "status": 410,
        "detail": "Removed after a court order.",
        "instance": f"/api/v1/{name}/{document.id}",
        "reason": "legal",
        "errors": [],
    }


@pytest.mark.parametrize("name", WITH_SLUGS)
def test_the_slug_of_something_withdrawn_is_410_too(name):
    document = Published().by_collection[name]
    factories.withdraw(document)
    assert get(f"/api/v1/{name}/{document.slug}").json()["reason"] == "withdrawn"


@pytest.mark.parametrize("name", WITH_SLUGS)
def test_an_old_slug_leads_to_the_address_by_id_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    old, document.slug = document.slug, "a-new-slug"
    factories.put(document, at=AT + timedelta(hours=1))
    with django_assert_num_queries(1):
        response = get(f"/api/v1/{name}/{old}?fields=id")
    home = "experts" if name == "authors" else name
    assert response.status_code == 301
    assert response.headers["Location"] == f"http://127.0.0.1:8000/api/v1/{home}/{document.id}?fields=id"


def test_a_live_slug_beats_a_redirect_and_a_redirect_beats_a_tombstone():
    tombstone = factories.put_article(slug="night")
    factories.withdraw(tombstone)
    moved = factories.put_article(slug="night")
    moved.slug = "day"
    factories.put(moved, at=AT + timedelta(hours=1))
    assert get("/api/v1/articles/night").headers["Location"].endswith(moved.id)
    live = factories.put_article(slug="night")
    assert get("/api/v1/articles/night").json()["id"] == live.id


def test_an_old_slug_of_something_withdrawn_is_410():
    document = factories.put_article(slug="night")
    document.slug = "day"
    factories.put(document, at=AT + timedelta(hours=1))
    factories.withdraw(document)
    assert get("/api/v1/articles/night").status_code == 410


def test_language_tells_two_articles_with_one_slug_apart():
    first = factories.put_article(slug="menu", language="en")
    second = factories.put_article(slug="menu", language="fr")
    assert get("/api/v1/articles/menu").json()["id"] == first.id
    assert get("/api/v1/articles/menu?language=fr").json()["id"] == second.id
    assert get("/api/v1/articles/menu?language=de").status_code == 404


def test_a_retracted_article_stays_at_its_address():
    document = factories.put_article(standing="retracted")
    assert get(f"/api/v1/articles/{document.id}").json()["standing"] == "retracted"


def test_one_kind_is_not_found_among_another():
    it = Published()
    assert get(f"/api/v1/images/{it.quote.id}").status_code == 404
    assert get("/api/v1/topics/why-toes-twitch").status_code == 404


def test_missing_and_misspelled_answer_alike_but_for_instance_and_request_id(client: Client):
    bodies = []
    for path in (f"/api/v1/articles/{uuid7()}", "/api/v1/articles/x y", "/api/v1/nothing", "/api/v1/images/slug"):
        response = client.get(path)
        body = response.json()
        assert body.pop("instance") == path.replace(" ", "%20")
        assert body.pop("request_id") == response.headers["Request-Id"]
        headers = {
            name: value for name, value in response.headers.items() if name not in {"Request-Id", "Content-Length"}
        }
        bodies.append((response.status_code, body, headers))
    assert all(each == bodies[0] for each in bodies)


@pytest.mark.parametrize("name", NAMES)
def test_fields_leave_out_all_others(name):
    document = Published().by_collection[name]
    response = get(f"/api/v1/{name}/{document.id}?fields=id,seq")
    assert response.json() == {"id": document.id, "seq": response.json()["seq"]}


def test_a_body_comes_as_html_as_text_or_not_at_all():
    document = Published().article
    whole = get(f"/api/v1/articles/{document.id}").json()
    html = get(f"/api/v1/articles/{document.id}?body=html").json()
    text = get(f"/api/v1/articles/{document.id}?body=text").json()
    assert html["body"].startswith("<p>Why <em>toes</em> twitch</p>\n<h2 ")
    assert text["body"].startswith("Why toes twitch\n\nThe key point\n\n1. One")
    assert get(f"/api/v1/articles/{document.id}?body=none").json() == {**whole, "body": None}
    assert {**html, "body": None} == {**whole, "body": None}
    assert get(f"/api/v1/articles/{document.id}?body=blocks").content == get(f"/api/v1/articles/{document.id}").content


def test_body_and_fields_combine():
    document = factories.put_article()
    assert get(f"/api/v1/articles/{document.id}?fields=body&body=none").json() == {"body": None}
    assert get(f"/api/v1/articles/{document.id}?fields=title&body=html").json() == {"title": document.title}


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ("fields=title,secret", "unknown-value", "fields"),
        ("fields=", "unknown-value", "fields"),
        ("body=markdown", "unknown-value", "body"),
        ("body=html&body=text", "repeated", "body"),
        ("status=draft", "unknown", "status"),
        ("limit=5", "unknown", "limit"),
    ],
)
def test_anything_outside_the_closed_set_is_400_before_any_query(query, code, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = get(f"/api/v1/articles/anything?{query}")
    (error,) = response.json()["errors"]
    assert response.status_code == 400
    assert (error["in"], error["name"], error["code"]) == ("query", name, code)
    assert error["allowed"] or code == "repeated"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_client_held_of_something_withdrawn_tells_it_nothing(name):
    document = Published().by_collection[name]
    path = f"/api/v1/{name}/{document.id}"
    held = get(path).headers
    factories.withdraw(document)
    plain, *conditional = (
        get(path, **sent)
        for sent in (
            {},
            {"If-None-Match": held["ETag"]},
            {"If-None-Match": "*"},
            {"If-Modified-Since": held["Last-Modified"]},
        )
    )
    for response in conditional:
        assert response.status_code == plain.status_code == 410
        assert {**response.json(), "request_id": ""} == {**plain.json(), "request_id": ""}


@pytest.mark.parametrize("by", ["id", "slug"])
def test_link_names_the_live_translations_and_still_reads_one_row(by, django_assert_num_queries):
    other = {language: factories.new_id() for language in ("fr", "pt-BR")}
    named = [contract.Translation(language=language, id=each, url="x") for language, each in other.items()]
    article = factories.put_article(translations=named)
    path = f"/api/v1/articles/{getattr(article, by)}"
    with django_assert_num_queries(1):
        response = get(f"{path}?fields=title")
    link = [f'<http://127.0.0.1:8000/api/v1/articles/{article.id}?fields=title>; rel="canonical"'] + [
        f'<http://127.0.0.1:8000/api/v1/articles/{each}>; rel="alternate"; hreflang="{language}"'
        for language, each in other.items()
    ]
    assert response.headers["Link"] == ", ".join(link)
    held = get(f"{path}?fields=title", **{"If-None-Match": response.headers["ETag"]})
    assert (held.status_code, held.headers["Link"]) == (304, response.headers["Link"])
    article.translations = []
    factories.put(article)
    assert "alternate" not in get(path).headers["Link"]
