"""The database goes away and comes back: errors while it is away, and none after, at both doors and in Django's views."""

from __future__ import annotations

import json
from io import BytesIO

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from cms.core import problems
from cms.wsgi import application, django_application
from delivery import statements
from tests.delivery.dbproxy import way_to_the_database
from tests.delivery.factories import Published

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = {"front": application, "django": django_application}
each_door = pytest.mark.parametrize("door", DOORS)


def ask(door, path, **headers):
    """Status, headers and body, from the very application that a server runs."""
    environ = {**RequestFactory().get(path).environ, "wsgi.input": BytesIO(), **headers}
    started = []
    chunks = DOORS[door](environ, lambda status, sent, *_: started.append((status, dict(sent))))
    body = b"".join(chunks)
    if close := getattr(chunks, "close", None):
        close()
    return int(started[0][0][:3]), started[0][1], body


def paths():
    it = Published()
    return [
        f"/api/v1/articles/{it.article.id}",
        "/api/v1/articles?topic=sleep",
        "/api/v1/changes",
        "/api/v1/articles/why-toes-twitch/editions",
    ]


@each_door
def test_a_connection_that_was_cut_is_replaced_and_nobody_notices(door):
    asked = paths()
    with way_to_the_database() as way:
        for path in asked:
            assert ask(door, path)[0] == 200
            way.cut()
            assert ask(door, path)[0] == 200


@each_door
def test_errors_last_as_long_as_the_database_is_away(door):
    asked = paths()
    with way_to_the_database() as way:
        assert ask(door, asked[0])[0] == 200
        way.close()
        for path in asked * 2:
            status, headers, body = ask(door, path)
            assert status == 503
            assert headers["Retry-After"] == "5"
            assert headers["Cache-Control"] == "no-store"
            assert headers["Content-Type"] == "application/problem+json"
            assert json.loads(body)["type"].endswith("/problems/unavailable")
        way.open()
        for path in asked:
            assert ask(door, path)[0] == 200


def test_a_page_of_the_newsroom_says_so_too():
    with way_to_the_database() as way:
        way.close()
        status, headers, body = ask("front", "/admin/", HTTP_COOKIE=f"sessionid={32 * 'a'}")
        assert (status, headers["Retry-After"]) == (503, "5")
        assert b"try again shortly" in body
        way.open()
        assert ask("front", "/admin/", HTTP_COOKIE=f"sessionid={32 * 'a'}")[0] == 302


def test_a_statement_that_took_too_long_is_an_error_and_leaves_the_connection_well():
    (path, *_) = paths()
    ask("front", path)
    first = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 20")
    with pytest.raises(OperationalError, match="statement timeout") as caught:
        statements.rows("SELECT pg_sleep(1)", ())
    assert problems.describe(caught.value).status == 503
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    assert ask("front", path)[0] == 200
    assert connection.connection is first


def test_an_answer_that_nobody_takes_holds_no_transaction():
    (path, *_) = paths()
    environ = RequestFactory().get(path).environ
    chunks = application(environ, lambda *_: None)
    assert connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert b"".join(chunks)


def test_a_connection_past_its_age_is_not_used_again():
    (path, *_) = paths()
    ask("front", path)
    first = connection.connection
    ask("front", path)
    assert connection.connection is first
    connection.close_at = 0
    ask("front", path)
    assert connection.connection is not first


def test_statements_are_prepared_and_bytes_come_as_bytes():
    (path, *_) = paths()
    connection.close()
    for _ in range(4):
        ask("front", path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%delivery_record r%'")
        assert cursor.fetchone()[0] == 1
    assert statements.rows("SELECT '\\x00ff'::bytea", ()) == [(b"\x00\xff",)]
