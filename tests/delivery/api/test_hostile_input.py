"""Whatever is sent, the answer is 400, 404 or 414 with a problem: never a 500, never somebody else's rows."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote as percent

import pytest

from delivery.endpoints import CHANGES, COLLECTIONS
from delivery.models import Record
from tests.delivery.doors import Client
from tests.delivery.factories import Published

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "conformance"
OWN = [
    "'", "'; DROP TABLE delivery_record; --", "1 OR 1=1", "%", "_", "\x00", "a\x00b", "\u202e", "\ufeff", "🙂", "\ud7ff", "..",
    "../../etc/passwd", "%00", "%2e%2e", "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "\\", "NULL", "None", "[]", "x" * 500,
]  # fmt: skip
ORACLES = [
    "title__startswith=a", "filter[title]=a", "where={}", "_q=a", "$where=1", "sort=document", "sort=-published_at,id", "fields=*",
    "fields=digest", "topic__slug=a", "topic[]=a", "_connector=OR", "status=draft", "gone=", "search=a", "order_by=id",
    "format=api",
]  # fmt: skip
FIELDS = [field.name for field in Record._meta.get_fields()]


def samples():
    """Hostile strings of others, where they are at hand."""
    found = []
    for name in ("Auth_Bypass.txt", "Generic_Fuzz.txt"):
        path = SAMPLES / "sqli" / name
        found += path.read_text(errors="replace").splitlines() if path.exists() else []
    path = SAMPLES / "strings" / "blns.json"
    return found + (json.loads(path.read_text()) if path.exists() else [])


def ask(client, url):
    response = client.get(url)
    assert response.status_code in {400, 404, 414}, f"{url[:200]} answered {response.status_code}"
    assert response.headers["Content-Type"] == "application/problem+json"
    return response


@pytest.mark.parametrize("name", [parameter.name for parameter in COLLECTIONS[0].list_parameters])
def test_our_own_hostile_values_are_refused_by_every_parameter_of_a_list(name, client: Client):
    Published()
    for text in OWN:
        ask(client, f"/api/v1/articles?{name}={percent(text)}")


@pytest.mark.parametrize("name", [parameter.name for parameter in CHANGES])
def test_our_own_hostile_values_are_refused_by_the_feed(name, client: Client):
    for text in OWN:
        ask(client, f"/api/v1/changes?{name}={percent(text)}")


@pytest.mark.parametrize("query", ORACLES)
def test_names_that_reach_into_the_tables_are_unknown(query, client: Client):
    Published()
    for path in ("articles", "articles/why-toes-twitch", "changes", "experts"):
        ask(client, f"/api/v1/{path}?{query}")


@pytest.mark.parametrize("name", sorted(set(FIELDS) - {"id", "kind", "language"}))
def test_no_column_of_the_table_is_a_parameter_or_an_order(name, client: Client):
    ask(client, f"/api/v1/articles?{name}=1")
    if name not in {"published_at"}:
        ask(client, f"/api/v1/articles?sort={name}")


def test_hostile_strings_of_others_are_refused_as_keys_and_as_values(client: Client):
    found = samples()
    if not found:
        pytest.skip("the sample strings are not beside this checkout")
    Published()
    for text in filter(None, found):
        for url in (f"/api/v1/articles/{percent(text, safe='')}", f"/api/v1/articles?topic={percent(text)}"):
            ask(client, url)
        if text.strip():
            ask(client, f"/api/v1/articles?{percent(text, safe='')}=1")


def test_a_long_query_is_414_and_a_repeated_one_400(client: Client):
    assert ask(client, "/api/v1/articles?topic=" + "x" * 10_000).status_code == 414
    assert ask(client, "/api/v1/articles?" + "limit=1&" * 900).status_code == 400
    assert ask(client, "/api/v1/articles?id=" + "," * 7000).status_code == 400


def test_headers_can_be_nonsense(client: Client):
    Published()
    for headers in (
        {"If-None-Match": '"' * 5000},
        {"If-None-Match": "W/" * 2000, "If-Modified-Since": "x" * 2000},
        {"Accept": "*/*;q=" + "9" * 400},
        {"Origin": "null\x00"},
        {"Host": "127.0.0.1", "X-Forwarded-Host": "evil.example"},
    ):
        assert client.get("/api/v1/articles/why-toes-twitch", headers=headers).status_code == 200
