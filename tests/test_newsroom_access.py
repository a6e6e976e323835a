"""Every method of every address of the newsroom's API, as the router has them: a new one without a row in the table fails.

Each is asked by nobody, by the wrong role, with a key that was issued for other things, for an id that does not exist, in a state
that does not go with it, and well. Whatever is refused leaves the database and the files as they were.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from delivery.api.newsroom_routes import Route, routes
from delivery.api.operations import Scope
from tests.accounts.factories import make_user
from tests.articles.api.desk import bare, desk, problem
from tests.delivery.keyring import EVERY, issue, program
from tests.newsroom_table import ROWS, Row, state_of

NOBODY = "0198c0de-0000-7000-8000-000000000000"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence")]
# Written by asking alone: when a key was used, and how often somebody asked.
UNCOUNTED = {"delivery_tally", "delivery_apikey", "django_session", "accounts_user"}


def name_of(route: Route) -> str:
    return f"{route.method}-{route.name}"


every_route = pytest.mark.parametrize("route", routes(), ids=name_of)


def test_every_route_has_a_row_and_every_row_a_route():
    assert {(route.method, route.name) for route in routes()} == set(ROWS)


def row_of(route: Route) -> Row:
    return ROWS[route.method, route.name]


def body_of(route: Route, thing: Any) -> Any:
    row = row_of(route)
    return row.body(thing) if callable(row.body) else row.body


def ask(client: Client, route: Route, thing: Any, body: Any, *, key: str = "", match: str = "") -> Any:
    values = {"key": key or (thing.pid if thing is not None else NOBODY), **row_of(route).arguments}
    path = route.path.format(**{name: values[name] for name in route.arguments})
    headers = {}
    if route.operation.if_match:
        headers["If-Match"] = f'"{match or (state_of(thing) if thing is not None else "1")}"'
    if isinstance(body, dict) and "file" in body:
        body["file"].seek(0)
        return client.post(path, body, headers=headers)
    if isinstance(body, bytes):
        return client.generic(route.method.upper(), path, body, "text/plain", headers=headers)
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(route.method.upper(), path, data, "application/json", headers=headers)


def written() -> list[tuple[Any, ...]]:
    """How often this transaction wrote to each table, what it took back included: equal for as long as nothing was written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> ALL(%s) ORDER BY relname",
            [list(UNCOUNTED)],
        )
        return cursor.fetchall()


def kept() -> tuple[Any, ...]:
    """The whole database."""
    tables = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)} - UNCOUNTED)
    summed = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
    parts = [summed.format(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT {n}, ({part})" for n, part in enumerate(parts)))
        rows = sorted(cursor.fetchall())
    return tuple(rows)


@pytest.fixture
def stored(uploads: Path, evidence: Path):
    """The whole database, read anew when something was written since, and what is stored in files."""
    seen: dict[str, Any] = {"written": None, "kept": ()}

    def look() -> tuple[Any, ...]:
        now = written()
        if now != seen["written"]:
            seen.update(written=now, kept=kept())
        files = sorted(str(path) for root in (uploads, evidence) for path in root.rglob("*") if path.is_file())
        return (*seen["kept"], *files)

    return look


def refused(stored: Any, send: Any, status: int | set[int]) -> dict[str, Any]:
    before = stored()
    response = send()
    assert response.status_code in ({status} if isinstance(status, int) else status), response.content
    found = problem(response, response.status_code)
    assert stored() == before
    return found


@every_route
def test_whoever_may_not_is_refused_and_changes_nothing(route: Route, stored: Any):
    row = row_of(route)
    thing = row.thing() if row.thing else None
    body = body_of(route, thing)
    enough = {route.operation.scope, *([Scope.NEWSROOM] if route.method == "get" else ())}
    others = [scope for scope in EVERY if scope not in enough]
    refusals = [
        (Client(), 401),
        (Client(headers={"Authorization": "Bearer x"}), 401),
        (program(issue(None, "read").token), 401),
        *([(desk(make_user(row.role)), 403)] if row.role != "" else []),
        *([(program(issue(None, *others).token), 403)] if route.operation.scope else []),
        *([(desk(make_user("administrator"), token=""), 403)] if route.method != "get" else []),
    ]
    for client, status in refusals:
        refused(stored, lambda client=client: ask(client, route, thing, body), status)


@every_route
def test_nobody_learns_what_there_is_by_being_refused(route: Route):
    row = row_of(route)
    if not (route.arguments and route.operation.permission):
        return
    thing, nobody = row.thing(), desk(make_user(None))
    said = [ask(nobody, route, thing, None, key=key) for key in (thing.pid, NOBODY)]
    assert [each.status_code for each in said] == [403, 403]
    assert bare(said[0].json()) == bare(said[1].json())
    assert said[0].headers.keys() == said[1].headers.keys()


@every_route
def test_an_id_that_does_not_exist_is_404(route: Route, stored: Any):
    if not route.arguments:
        return
    client = program(issue().token)
    for key in (NOBODY, "nobody", NOBODY.replace("-", ""), "ä" * 40):
        refused(stored, lambda key=key: ask(client, route, None, {}, key=key), 404)


@every_route
def test_a_wrong_state_is_refused_and_changes_nothing(route: Route, stored: Any):
    row = row_of(route)
    if row.wrong is None:
        return
    thing = row.wrong()
    client, body = program(issue().token), body_of(route, thing)
    found = refused(stored, lambda: ask(client, route, thing, body), row.refused)
    assert found["detail"]


@every_route
def test_what_verbs_write_is_refused_by_name_wherever_it_is_sent(route: Route, stored: Any):
    row = row_of(route)
    if row.body is None or (route.method, route.name) == ("post", "imports"):
        return  # a text has no keys
    thing = row.thing() if row.thing else None
    client = program(issue().token)
    for name in ("id", "stage", "standing", "verified_at", "published_at"):
        given = row.body(thing) if callable(row.body) else row.body
        found = refused(
            stored, lambda given=given, name=name: ask(client, route, thing, body={**given, name: "live"}), 422
        )
        assert f"/{name}" in {error["name"] for error in found["errors"]}


@every_route
def test_a_change_of_an_older_state_is_412_and_one_of_none_is_428(route: Route, stored: Any):
    row = row_of(route)
    if not route.operation.if_match or route.name in {"article", "restore"}:
        return  # those keep what came second, as their own tests say
    thing = row.thing()
    client, body = program(issue().token), body_of(route, thing)
    assert "by" in refused(stored, lambda: ask(client, route, thing, body, match="0"), 412)
    path = route.path.format(key=thing.pid)
    refused(stored, lambda: client.generic(route.method.upper(), path, b"{}", "application/json"), 428)


@every_route
def test_well_asked_it_is_done(route: Route, uploads: Path):
    row = row_of(route)
    thing = row.thing() if row.thing else None
    by = row.by(thing)
    if by.groups.get().name != "Administrator":
        by.groups.add(make_user("administrator").groups.get())
    response = ask(program(issue(by).token), route, thing, body_of(route, thing))
    assert response.status_code == row.status, response.content
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies
    if route.operation.etag:
        assert response.headers["ETag"].startswith('"')
