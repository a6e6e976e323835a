"""Pages of cards: what is in them, in what order, and how they go on."""

from __future__ import annotations

import base64
from datetime import timedelta
from importlib import import_module
from urllib.parse import quote as percent

import pytest
from django.db import connection

from cms.core.ids import uuid7
from delivery.endpoints import COLLECTIONS
from delivery.models import RecordTag
from tests.delivery import factories
from tests.delivery.factories import AT, Published, put_article
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db
PAGE = {"next": None, "limit": 20, "count": None, "count_is_exact": None}
NAMES = [collection.name for collection in COLLECTIONS]


def ids(response):
    assert response.status_code == 200, response.content
    return [card["id"] for card in response.json()["data"]]


def walk(path):
    """Every id over all pages, following the cursor in the body; the Link header must say the same."""
    found, cursor = [], None
    while True:
        page = get(f"{path}&cursor={cursor}" if cursor else path)
        found += ids(page)
        cursor = page.json()["page"]["next"]
        assert (f"cursor={cursor}" in page.headers["Link"]) is bool(cursor)
        if not cursor:
            return found


@pytest.mark.parametrize("name", NAMES)
def test_anybody_reads_a_list_in_one_query(name, django_assert_num_queries):
    document = Published().by_collection[name]
    with django_assert_num_queries(1):
        response = get(f"/api/v1/{name}")
    assert ids(response) == [document.id]
    assert response.json()["page"] == PAGE


@pytest.mark.parametrize("name", NAMES)
def test_a_list_of_nothing_is_empty(name):
    assert get(f"/api/v1/{name}").json() == {"data": [], "page": PAGE}


@pytest.mark.parametrize("name", NAMES)
def test_a_credential_is_refused(name):
    assert get(f"/api/v1/{name}", Authorization="Basic YTpi").status_code == 401


@pytest.mark.parametrize("name", NAMES)
def test_what_was_withdrawn_is_in_no_list(name):
    document = Published().by_collection[name]
    factories.withdraw(document)
    assert ids(get(f"/api/v1/{name}")) == []
    assert ids(get(f"/api/v1/{name}?id={document.id}")) == []


def test_a_retracted_article_is_in_no_list():
    it = Published()
    it.article.standing = "retracted"
    factories.put(it.article, at=AT + timedelta(hours=1))
    assert ids(get("/api/v1/articles")) == []
    assert ids(get(f"/api/v1/articles?id={it.article.id}")) == []
    assert ids(get(f"/api/v1/articles?topic={it.topic.id}")) == []


def test_the_number_of_queries_does_not_grow_with_the_page(django_assert_num_queries):
    about = factories.topic()
    factories.put(about)
    held = factories.embedding(about=about)
    for number in range(30):
        put_article(f"Number {number}", **held)
    with django_assert_num_queries(2):
        assert len(ids(get("/api/v1/articles?topic=sleep&language=en&kind=explainer&limit=30"))) == 30


@pytest.mark.parametrize("by", ["topic", "author", "expert", "source"])
def test_articles_are_found_by_what_they_embed(by):
    it = Published()
    put_article("Another")
    named = {"topic": it.topic, "author": it.author, "expert": it.expert, "source": it.source}[by]
    assert ids(get(f"/api/v1/articles?{by}={named.id}")) == [it.article.id]
    if by != "source":
        assert ids(get(f"/api/v1/articles?{by}={named.slug}")) == [it.article.id]


def test_quotes_are_found_by_who_is_quoted(django_assert_num_queries):
    it = Published()
    other, unnamed = factories.quote(it.author, text="Other words."), factories.quote(None, text="Nobody's words.")
    factories.put(other, unnamed)
    with django_assert_num_queries(2):
        response = get(f"/api/v1/quotes?expert={it.expert.id}&language=en")
    assert ids(response) == [it.quote.id]
    assert response.headers["Cache-Tag"] == f"expert:{it.expert.id}"
    assert ids(get(f"/api/v1/quotes?expert={it.expert.slug}")) == [it.quote.id]
    assert ids(get(f"/api/v1/articles?expert={it.expert.id}")) == [it.article.id]
    assert get("/api/v1/quotes?expert=nobody").status_code == 400


def test_a_quote_given_to_another_or_to_nobody_is_found_by_whom_it_names_now():
    it = Published()
    for person in (it.author, None):
        it.quote.person = person and person.id
        factories.put(it.quote)
        found = [ids(get(f"/api/v1/quotes?expert={each.id}")) for each in (it.expert, it.author)]
        assert found == [[], [it.quote.id] if person else []]


def test_quotes_that_were_public_before_they_had_tags_are_found_too():
    it = Published()
    before = set(RecordTag.objects.values_list("record", "tag", "language", "published_at"))
    RecordTag.objects.filter(record__kind="quote").delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("delivery.migrations.0016_quotes_by_speaker").TAG)
    assert set(RecordTag.objects.values_list("record", "tag", "language", "published_at")) == before
    assert ids(get(f"/api/v1/quotes?expert={it.expert.id}")) == [it.quote.id]


def test_filters_narrow_each_other():
    it = Published()
    other = factories.topic("Feet")
    factories.put(other)
    put_article("Feet", **factories.embedding(author=it.author, about=other))
    assert ids(get(f"/api/v1/articles?author=ada-quill&topic={it.topic.id}")) == [it.article.id]
    assert len(ids(get("/api/v1/articles?author=ada-quill"))) == 2


def test_kind_and_language_narrow():
    news = put_article("News", kind="news", language="fr")
    put_article("Guide", kind="guide")
    assert ids(get("/api/v1/articles?kind=news")) == [news.id]
    assert ids(get("/api/v1/articles?language=fr")) == [news.id]
    assert ids(get("/api/v1/articles?kind=news&language=fr")) == [news.id]
    assert ids(get("/api/v1/articles?kind=guide&language=fr")) == []


@pytest.mark.parametrize(
    "query",
    [
        "topic=0198c0de-0000-7000-8000-000000000000",
        "topic=nothing",
        "author=nobody",
        "expert=0198c0de-0000-7000-8000-000000000000",
        "source=0198c0de-0000-7000-8000-000000000000",
        "kind=poem",
        "language=xx",
    ],
)
def test_a_filter_that_names_nothing_public_is_400_and_named(query):
    Published()
    response = get(f"/api/v1/articles?{query}")
    assert response.status_code == 400
    assert [error["name"] for error in response.json()["errors"]] == [query.split("=")[0]]


@pytest.mark.parametrize("also", ["", "&kind=explainer"])
def test_times_narrow_and_exclude_the_moment_itself(also):
    early = put_article("Early", published_at=AT)
    late = put_article("Late", published_at=AT + timedelta(days=1), modified_at=AT + timedelta(days=1))
    moment = "2026-03-01T09:00:00Z"
    assert ids(get(f"/api/v1/articles?published_after={moment}{also}")) == [late.id]
    assert ids(get(f"/api/v1/articles?published_before=2026-03-02T10:00:00%2B01:00{also}")) == [early.id]
    assert ids(get(f"/api/v1/articles?modified_after={moment}{also}")) == [late.id]


def test_sorting_is_newest_first_unless_asked_otherwise():
    old = put_article("Old", published_at=AT, modified_at=AT + timedelta(days=9))
    new = put_article("New", published_at=AT + timedelta(days=1), modified_at=AT + timedelta(days=1))
    assert ids(get("/api/v1/articles")) == [new.id, old.id]
    assert ids(get("/api/v1/articles?sort=published_at")) == [old.id, new.id]
    assert ids(get("/api/v1/articles?sort=-modified_at")) == [old.id, new.id]


@pytest.mark.parametrize("sort", ["-published_at", "published_at", "-modified_at"])
@pytest.mark.parametrize("narrow", ["", "&kind=explainer", "&language=en", "&kind=explainer&language=en"])
def test_pages_show_every_row_once_also_when_all_have_one_time(sort, narrow):
    made = [put_article(f"Number {number}").id for number in range(7)]
    found = walk(f"/api/v1/articles?limit=2&sort={sort}{narrow}")
    assert sorted(found) == sorted(made)
    assert found == (made if sort == "published_at" else made[::-1])


def test_a_row_that_comes_in_between_pages_repeats_nothing_and_hides_nothing():
    made = [put_article(f"Number {number}").id for number in range(4)]
    first = get("/api/v1/articles?limit=2")
    put_article("Newer", published_at=AT + timedelta(hours=1))
    tied = put_article("Same moment as all the others")
    rest = ids(get(f"/api/v1/articles?limit=9&cursor={first.json()['page']['next']}"))
    assert ids(first) + rest == made[::-1]
    assert tied.id not in rest


def test_a_cursor_of_another_sort_is_400():
    for number in range(3):
        put_article(f"Number {number}")
    cursor = get("/api/v1/articles?limit=1").json()["page"]["next"]
    response = get(f"/api/v1/articles?sort=published_at&cursor={cursor}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["name"] == "cursor"


def _forged():
    raw = [
        b"",
        b"\x00" * 18,
        b"\x01\x00" + b"\xff" * 16,
        b"\x01\x09" + b"\x00" * 15 + b"\x01",
        b"\x01\x00" + b"\x7f" * 16,
    ]
    texts = [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in raw]
    return [
        *texts,
        "AQAABjX3tzEAAAAAAAAAAAAB==",
        "not a cursor",
        "'; DROP TABLE x; --",
        "é",
        "A" * 41,
        "AgAAAAAAAAAB",
        "a%00b",
    ]


@pytest.mark.parametrize("cursor", _forged())
def test_a_forged_cursor_is_400(cursor):
    response = get(f"/api/v1/articles?cursor={percent(cursor)}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["name"] == "cursor"


def test_many_ids_come_in_one_page():
    made = [put_article(f"Number {number}").id for number in range(25)]
    response = get(f"/api/v1/articles?id={','.join(made)}")
    assert ids(response) == made[::-1]
    assert response.json()["page"] == {**PAGE, "limit": 25}
    assert ids(get(f"/api/v1/articles?id={made[3]},{uuid7()}")) == [made[3]]


@pytest.mark.parametrize("name", NAMES)
def test_fields_leave_out_the_rest_of_each_card(name):
    document = Published().by_collection[name]
    assert get(f"/api/v1/{name}?fields=id").json()["data"] == [{"id": document.id}]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=1.5", "limit"),
        ("limit=٣", "limit"),
        ("limit=20&limit=20", "limit"),
        ("sort=title", "sort"),
        ("sort=-seq", "sort"),
        ("fields=document", "fields"),
        ("id=1", "id"),
        ("id=" + ",".join(f"0198c0de-0000-7000-8000-{n:012}" for n in range(101)), "id"),
        ("published_after=yesterday", "published_after"),
        ("published_after=2026-02-30T00:00:00Z", "published_after"),
        ("published_before=2026-01-01", "published_before"),
        ("modified_after=0001-01-01T00:00:00%2B23:59", "modified_after"),
        ("q=sleep", "q"),
        ("body=html", "body"),
        ("gone=withdrawn", "gone"),
        ("%FF=1", ""),
    ],
)
def test_a_bad_parameter_is_400_and_named(name, query, named, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = get(f"/api/v1/{name}?{query}")
    assert response.status_code == 400
    assert [error["name"] for error in response.json()["errors"]] == [named]


def test_every_mistake_is_named_at_once():
    response = get("/api/v1/articles?limit=0&sort=x&statsu=draft")
    assert [error["name"] for error in response.json()["errors"]] == ["limit", "sort", "statsu"]
    assert "topic" in response.json()["errors"][2]["allowed"]


def test_a_count_is_of_the_whole_list_whatever_the_page_and_counts_when_asked_only(django_assert_num_queries):
    for number in range(5):
        put_article(f"Number {number}", kind="news" if number else "guide")
    with django_assert_num_queries(2):
        first = get("/api/v1/articles?count=exact&limit=2")
    page = first.json()["page"]
    assert (page["count"], page["count_is_exact"]) == (5, True)
    second = get(f"/api/v1/articles?count=exact&limit=2&cursor={page['next']}").json()["page"]
    assert (second["count"], second["count_is_exact"]) == (5, True)
    with django_assert_num_queries(3):
        assert get("/api/v1/articles?count=exact&kind=news").json()["page"]["count"] == 4
    assert get("/api/v1/articles?limit=2").json()["page"]["count"] is None
    assert get("/api/v1/articles?count=some").json()["errors"][0]["allowed"] == ["exact"]


def test_another_count_is_another_etag():
    put_article("First")
    for number in range(2):
        put_article(f"Number {number}", published_at=AT + timedelta(days=1))
    path = "/api/v1/articles?count=exact&limit=1"
    held = get(path).headers["ETag"]
    assert get(path, **{"If-None-Match": held}).status_code == 304
    put_article("Old", published_at=AT - timedelta(days=1))
    assert get(path, **{"If-None-Match": held}).json()["page"]["count"] == 4


def test_counting_stops_at_its_cap(monkeypatch):
    monkeypatch.setattr("delivery.reading.MAX_COUNT", 2)
    for number in range(3):
        put_article(f"Number {number}")
    page = get("/api/v1/articles?count=exact").json()["page"]
    assert (page["count"], page["count_is_exact"]) == (2, False)
