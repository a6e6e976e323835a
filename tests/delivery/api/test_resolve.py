"""``resolve``: 200, 301, 410 and 404 as data, and what cannot be a path."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from delivery import addresses
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.doors import at_one_door
from tests.delivery.factories import AT, Published
from tests.delivery.judge import get

pytestmark = [pytest.mark.django_db, at_one_door]
HERE = "http://127.0.0.1:8000"


def resolved(path, **headers):
    response = get(f"/api/v1/resolve?path={quote(path, safe='')}", **headers)
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("name", ["articles", "experts", "quotes", "images", "sources", "topics"])
def test_the_page_of_each_kind_of_thing_is_here_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    row = Record.objects.get(public_id=document.id)
    url = addresses.page(row.kind, row.slug or document.id, language=row.language)
    with django_assert_num_queries(1):
        found = resolved(url.removeprefix(HERE))
    assert found == {
        "status": 200, "path": url.removeprefix(HERE), "kind": row.kind, "id": document.id, "language": row.language or None,
        "url": url, "document": f"{HERE}/api/v1/{name}/{document.id}", "location": None, "reason": None, "note": None,
    }  # fmt: skip
    assert get(found["document"].removeprefix(HERE)).status_code == 200


def test_other_languages_stand_in_their_folder():
    english, french = factories.put_article(slug="menu"), factories.put_article(slug="menu", language="fr")
    assert resolved("/menu")["id"] == english.id
    assert resolved("/fr/menu")["id"] == french.id
    assert resolved("/de/menu")["status"] == 404


def test_what_means_the_same_leads_to_the_one_address():
    document = factories.put_article(slug="night")
    for path in ("/night/", f"/{document.id}", "/en/night", f"/fr/{document.id}"):
        found = resolved(path)
        assert (found["status"], found["location"]) == (301, f"{HERE}/night")


def test_an_old_slug_leads_to_the_new_one():
    document = factories.put_article(slug="night")
    document.slug = "day"
    factories.put(document, at=AT + timedelta(hours=1))
    found = resolved("/night")
    assert (found["status"], found["location"], found["id"]) == (301, f"{HERE}/day", document.id)


def test_an_article_that_changed_its_language_is_found_where_it_was():
    document = factories.put_article(slug="menu", language="fr")
    document.language = "en"
    factories.put(document, at=AT + timedelta(hours=1))
    assert resolved("/fr/menu")["location"] == f"{HERE}/menu"


def test_what_is_gone_is_410_with_its_public_reason():
    document = factories.put_article(slug="night")
    factories.withdraw(document, reason="legal", note="Removed after a court order.")
    found = resolved("/night")
    assert (found["status"], found["reason"], found["note"]) == (410, "legal", "Removed after a court order.")
    assert found["url"] is None
    assert found["document"] is None


def test_a_live_slug_beats_a_redirect_and_a_redirect_beats_a_tombstone():
    gone = factories.put_article(slug="night")
    factories.withdraw(gone)
    moved = factories.put_article(slug="night")
    moved.slug = "day"
    factories.put(moved, at=AT + timedelta(hours=1))
    assert resolved("/night")["status"] == 301
    live = factories.put_article(slug="night")
    assert (resolved("/night")["status"], resolved("/night")["id"]) == (200, live.id)


def test_a_retracted_article_is_here():
    factories.put_article(slug="night", standing="retracted")
    assert resolved("/night")["status"] == 200


def test_other_scripts_resolve_percent_encoded_or_not():
    document = factories.put_article(slug="ύπνος")
    for path in ("/ύπνος", quote("/ύπνος")):
        assert (resolved(path)["status"], resolved(path)["id"]) == (200, document.id)


@pytest.mark.parametrize("end", ["", "?utm_source=x", "#part", "?a=/b", "/"])
def test_a_whole_address_of_the_site_is_taken_without_query_and_fragment(end):
    factories.put_article(slug="night")
    assert resolved(f"{HERE}/night{end}")["status"] in {200, 301}


@pytest.mark.parametrize(
    "path",
    [
        "/", "//", "//night", "/night//", "/a//night", "/./night", "/../night", "/people/..", "/night/..", "/%2e%2e/night",
        "/people%2Fnight", "/%2Fnight", "/night%00", "/night\x00", "/night\n", "/a b", "/%ff", "/%", "/a/b/c", "/nothing/night",
        "/people", "/people/nobody", "/articles/night", "/night%252F", "/api/v1/articles", "/<script>", "/" + "x" * 1999,
        "/" + "a/" * 900, "/🙂", "/people/night", "/x" * 3,
    ],
)  # fmt: skip
def test_what_is_nowhere_is_404_as_data(path):
    factories.put_article(slug="night")
    found = resolved(path)
    assert found["status"] == 404
    assert found["id"] is found["url"] is found["location"] is None


@pytest.mark.parametrize("path", ["", "/", "//", "/..", "/a/b/c", "/%00", "/x/%2F"])
def test_what_has_no_form_of_an_address_asks_no_database(path, django_assert_num_queries):
    with django_assert_num_queries(0):
        get(f"/api/v1/resolve?path={quote(path, safe='')}")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400), ("path=night", 400), ("path=https://evil.example/night", 400), (f"path={HERE}.evil.example/night", 400),
        (f"path={HERE}@evil.example/night", 400), ("path=javascript:alert(1)", 400), ("path=%ff", 400), ("path=/a&path=/b", 400),
        ("path=/a&lang=en", 400), (f"path=/{'x' * 2000}", 400), (f"path=/{'x' * 10_000}", 414),
    ],
)  # fmt: skip
def test_what_is_no_path_of_the_site_is_400_and_says_so(query, status):
    response = get(f"/api/v1/resolve?{query}")
    assert response.status_code == status
    assert response.json()["detail"]


def test_an_answer_is_tagged_by_what_stands_there_or_by_what_may_come_to():
    document = factories.put_article(slug="night")
    assert get("/api/v1/resolve?path=/night").headers["Cache-Tag"] == f"article-{document.id}"
    assert get("/api/v1/resolve?path=/day").headers["Cache-Tag"] == "articles"
    assert get("/api/v1/resolve?path=/topics/x").headers["Cache-Tag"] == "topics"
