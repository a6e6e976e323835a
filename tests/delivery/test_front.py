"""The door before Django's: what it answers itself, what it leaves alone, and that nobody can tell it from Django's."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.test import RequestFactory, override_settings

from delivery import front
from delivery.answering.routes import ROUTES
from delivery.endpoints import COLLECTIONS
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.doors import DOORS, Client, through
from tests.delivery.factories import AT, Published

pytestmark = pytest.mark.django_db


def environment(path, method="GET", **more):
    return {**RequestFactory().generic(method, path).environ, **more}


def addresses(it):
    for route in ROUTES:
        name = route.path.split("/")[3]
        yield route.path + ("?q=toes" if route.name == "search" else it.by_collection[name].id if route.has_key else "")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_answers_every_address_of_the_table_itself(method):
    it = Published()
    found = list(addresses(it))
    assert len(found) == 2 * len(COLLECTIONS) + 2
    for path in found:
        reply = front.answer(environment(path, method))
        assert reply is not None
        assert reply.status == 200


@pytest.mark.parametrize(
    "given",
    [
        environment("/api/v1/articles", "POST"),
        environment("/api/v1/articles", "OPTIONS"),
        environment("/api/v1/articles/x", "DELETE"),
        environment("/api/v1/articles/"),
        environment("/api/v1/articles/a/b"),
        environment("/api/v1/changes/x"),
        environment("/api/v1"),
        environment("/api/v1/nothing"),
        environment("/api/docs"),
        environment("/admin/"),
        environment("/api/newsroom/v1/imports"),
        environment("/api/v1/articles", HTTP_HOST="evil.example"),
        environment("/api/v1/articles", HTTP_HOST="127.0.0.1:x"),
        environment("/api/v1/articles", SCRIPT_NAME="/sub"),
        environment("/", PATH_INFO="/api/v1/articles/\xff"),
    ],
    ids=lambda given: f"{given['REQUEST_METHOD']} {given['PATH_INFO']}",
)
def test_everything_else_is_left_to_django(given):
    assert front.answer(given) is None


@override_settings(SECURE_SSL_REDIRECT=True)
def test_what_came_in_clear_is_left_to_django_where_all_must_be_secure():
    assert front.answer(environment("/api/v1/articles")) is None
    assert front.answer(environment("/api/v1/articles", **{"wsgi.url_scheme": "https"})).status == 200


def test_what_is_left_reaches_the_application_behind():
    asked = environment("/admin/login/")
    got = []
    body = front.Front(lambda environ, start: got.append((environ, start)) or [b"behind"])(asked, print)
    assert (body, got) == ([b"behind"], [(asked, print)])


HEADERS = [
    {}, {"Origin": "https://a.example"}, {"If-None-Match": "*"}, {"If-None-Match": '"x"'}, {"Authorization": "Bearer x"},
    {"Accept": "image/png"}, {"Accept": "application/*;q=0.1"}, {"If-Modified-Since": "Sun, 01 Mar 2026 09:00:00 GMT"},
    {"Cookie": "sessionid=a; csrftoken=b"}, {"Host": "evil.example"}, {"Accept-Encoding": "gzip"},
    {"X-Forwarded-Host": "a.example"},
]  # fmt: skip
PATHS = [
    "articles", "articles?limit=1", "articles?topic=sleep&language=en", "articles?topic=nothing", "articles?statsu=x",
    "articles?id=1",
    "articles?published_after=2026-01-01T00:00:00Z&sort=-modified_at", "articles?fields=id,title", "articles?limit=2&limit=3",
    "articles/night", "articles/day", "articles/gone", "articles/none", "articles/%C3%A9t%C3%A9", "articles/%FF", "articles/a%20b",
    "articles/day?body=html", "articles/day?body=x", "articles/day?fields=id", "articles/day?language=fr", "articles/a/b",
    "articles/", "images/day", "authors/ada-quill", "changes", "changes?limit=2&include=documents", "changes?cursor=x",
    "topics/sleep", "search?q=toes", "search?q=teos", "search?q=the&language=en", "search", "search?q=%00", "search?q=toes&kind=x",
    "articles?topic=" + "x" * 10_000, "articles/" + "x" * 10_000,
]  # fmt: skip


def seen(response):
    """All that a client sees, but for the id of its request."""
    known = response.headers.get("Request-Id", "").encode()
    headers = {name: value for name, value in response.headers.items() if name != "Request-Id"}
    return response.status_code, headers, response.content.replace(known, b"") if known else response.content


def test_both_doors_give_the_same_answers_byte_by_byte():
    Published()
    moved = factories.put_article(slug="night")
    moved.slug = "day"
    factories.put(moved, at=AT + timedelta(hours=1))
    factories.withdraw(factories.put_article(slug="gone"))
    for path, headers, method in product(PATHS, HEADERS, ("get", "head")):
        answers = []
        for door in DOORS:
            with through(door):
                answers.append(seen(getattr(Client(), method)(f"/api/v1/{path}", headers=headers)))
        assert answers[0] == answers[1], f"{method} {path[:80]} {headers}"
    assert answers[0][0] in {200, 400, 404}


def test_a_publication_shows_at_once():
    about = factories.topic()
    factories.put(about)
    with through("front"):
        client = Client()
        for number in range(3):
            made = factories.put_article(f"Number {number}", **factories.embedding(about=about))
            for path in ("articles", "articles?topic=sleep", "articles?language=en", "changes?limit=100"):
                assert made.id in client.get(f"/api/v1/{path}").content.decode()
            held = client.get(f"/api/v1/articles/{made.id}").headers["ETag"]
            made.title = "Another title"
            factories.put(made, at=AT + timedelta(hours=1))
            again = client.get(f"/api/v1/articles/{made.slug}", headers={"If-None-Match": held})
            assert again.json()["title"] == "Another title"


def test_a_bug_of_ours_is_logged_and_left_to_django(caplog):
    """A stored document that is no JSON cannot be shaped: nobody foresaw that, and Django reports such things."""
    it = Published()
    Record.objects.filter(public_id=it.article.id).update(document=b"{")
    assert front.answer(environment(f"/api/v1/articles/{it.article.id}?fields=id")) is None
    assert "could not answer" in caplog.text
