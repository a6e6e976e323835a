"""What holds on every public route, by a table: a new route without a row here fails."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import get_resolver

from cms.core.problems import API_PREFIX
from delivery.answering.policies import FEED, PURGED, SEARCH, SHARED, STATIC
from delivery.api.syndication.resolving import BRIEF
from delivery.endpoints import COLLECTIONS
from delivery.models import Record
from delivery.sitemaps.reading import FILE_SPAN
from tests.delivery.doors import Client
from tests.delivery.factories import Published
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db

JSON, HTML = "application/json", "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
# route → (Cache-Control, media type, has Cache-Tag, has Last-Modified)
ROUTES = {
    "api/v1/": (STATIC, JSON, False, False),
    "api/v1/search": (SEARCH, JSON, True, False),
    "api/v1/changes": (FEED, JSON, True, False),
    "api/v1/openapi.json": (STATIC, JSON, False, False),
    "api/docs": (STATIC, HTML, False, False),
    "api/v1/articles/<str:key>/editions": (SHARED, JSON, True, False),
    "api/v1/articles/<str:key>/editions/<str:number>": (SHARED, JSON, True, True),
    "api/v1/articles/<str:key>/jsonld": (SHARED, "application/ld+json", True, True),
    "api/v1/articles/<str:key>/citations": (SHARED, "application/vnd.citationstyles.csl+json", True, True),
    "api/v1/resolve": (BRIEF, JSON, True, False),
    "api/v1/feeds/<str:feed>.json": (SHARED, "application/feed+json", True, False),
    "api/v1/feeds/<str:feed>.atom": (SHARED, "application/atom+xml; charset=utf-8", True, False),
    "api/v1/feeds/<str:feed>.rss": (SHARED, "application/rss+xml; charset=utf-8", True, False),
    "api/v1/sitemaps/index.xml": (SHARED, XML, True, False),
    "api/v1/sitemaps/articles-<str:file>.xml": (SHARED, XML, True, False),
    "api/v1/sitemaps/news.xml": (SHARED, XML, True, False),
    **{f"api/v1/{each.name}": (SHARED, JSON, True, False) for each in COLLECTIONS},
    **{f"api/v1/{each.name}/<str:key>": (SHARED, JSON, True, True) for each in COLLECTIONS},
}
NEEDED = {"api/v1/resolve": "?path=/why-toes-twitch", "api/v1/search": "?q=toes"}
each_route = pytest.mark.parametrize("route", ROUTES)


def routes(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, path)
        else:
            yield path


@pytest.fixture
def published():
    return Published()


def address(route, it):
    """An address of the route that answers 200, with the parameters it needs."""
    name = route.split("/")[2] if route.count("/") > 2 else ""
    key = str(it.by_collection[name].id) if name in it.by_collection else ""
    file = Record.objects.get(kind="article").pk // FILE_SPAN + 1
    parts = {"<str:key>": key, "<str:number>": "1", "<str:feed>": "all", "<str:file>": str(file)}
    for part, value in parts.items():
        route = route.replace(part, value)
    return f"/{route}{NEEDED.get(route, '')}"


def test_every_api_route_has_a_row_here():
    public = {route for route in routes() if f"/{route}".startswith((f"{API_PREFIX}v1/", f"{API_PREFIX}docs"))}
    assert {route for route in public if not route.startswith("api/v1/preview/")} == set(ROUTES)


@each_route
def test_headers_are_those_of_the_table(route, published, client: Client):
    response = client.get(address(route, published))
    policy, media_type, has_tags, has_date = ROUTES[route]
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == policy
    assert response.headers["Content-Type"] == media_type
    assert ("Cache-Tag" in response.headers) is has_tags
    assert ("Last-Modified" in response.headers) is has_date
    assert response.headers["ETag"].startswith('"')
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, Link, Request-Id"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert len(response.headers["Request-Id"]) == 36


@each_route
@override_settings(CACHE_PURGER="varnish")
def test_where_a_purger_empties_it_a_shared_cache_keeps_documents_and_lists_for_a_day(route, published, client: Client):
    policy = client.get(address(route, published)).headers["Cache-Control"]
    untold = ("/experts", "/authors", "/news.xml")  # of a role no purge tells, nor of the time that passes
    told = ROUTES[route][0] == SHARED and not route.endswith(untold)
    assert policy == (PURGED if told else ROUTES[route][0])
    assert ("s-maxage=86400" in policy) is told


@each_route
def test_cookies_are_ignored_and_none_is_set(route, published):
    plain = Client().get(address(route, published))
    client = Client(headers={"Cookie": "sessionid=abc; csrftoken=far-too-short; messages=x"})
    response = client.get(address(route, published))
    assert not response.cookies
    assert response.content == plain.content
    assert _stable(response) == _stable(plain)


@each_route
def test_a_credential_is_401_everywhere(route, published, client: Client):
    for sent in ("Bearer prf_live_x_y", "Basic YTpi", "Token x", ""):
        response = client.get(address(route, published), headers={"Authorization": sent})
        assert response.status_code == 401
        assert response.json()["type"].endswith("/problems/bad-credential")
        assert response.headers["Cache-Control"] == "no-store"


@each_route
def test_a_matching_etag_is_304_without_a_body(route, published, client: Client):
    first = client.get(address(route, published))
    for sent in (first.headers["ETag"], f'"x", W/{first.headers["ETag"]}', "*"):
        response = client.get(address(route, published), headers={"If-None-Match": sent})
        assert response.status_code == 304
        assert response.content == b""
        assert response.headers["ETag"] == first.headers["ETag"]
        assert response.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "Content-Length" not in response.headers
    other = client.get(address(route, published), headers={"If-None-Match": '"other"'})
    assert other.content == first.content


@each_route
def test_head_is_get_without_the_body(route, published, client: Client):
    answer, head = client.get(address(route, published)), client.head(address(route, published))
    assert head.status_code == 200
    assert head.content == b""
    assert _stable(head) == _stable(answer)


@each_route
def test_other_methods_are_405_and_say_which_are_not(route, published, client: Client):
    for method in (client.post, client.put, client.patch, client.delete, client.trace):
        response = method(address(route, published))
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.headers["Content-Type"] == "application/problem+json"


@each_route
def test_a_preflight_is_answered(route, published, client: Client):
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    response = client.options(address(route, published), headers=asked)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@each_route
def test_another_media_type_is_406(route, published, client: Client):
    response = client.get(address(route, published), headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.headers["Content-Type"] == "application/problem+json"


@each_route
def test_an_unknown_parameter_is_400(route, published, client: Client):
    asked = address(route, published)
    response = client.get(f"{asked}{'&' if '?' in asked else '?'}status=draft")
    assert response.status_code == 400
    assert response.json()["type"].endswith("/problems/unknown-parameter")


@each_route
@override_settings(CORS_ORIGINS=["https://a.example"])
def test_named_origins_are_echoed_exactly(route, published, client: Client):
    known = client.get(address(route, published), headers={"Origin": "https://a.example"})
    other = client.get(address(route, published), headers={"Origin": "https://a.example.evil.example"})
    assert known.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert "Access-Control-Allow-Origin" not in other.headers
    assert known.headers["Vary"] == other.headers["Vary"] == "Accept-Encoding, Origin"


def test_an_etag_differs_by_query_and_by_what_is_sent(published):
    path = f"/api/v1/articles/{published.article.id}"
    tags = {
        get(f"{path}{query}").headers["ETag"]
        for query in ("", "?fields=id", "?body=html", "?body=text", "?fields=title")
    }
    assert len(tags) == 5
    held = get(path).headers["ETag"]
    assert get(f"{path}?fields=id", **{"If-None-Match": held}).status_code == 200


def test_one_meaning_has_one_etag(published):
    first = get("/api/v1/articles?fields=id,title&limit=5").headers["ETag"]
    assert get("/api/v1/articles?limit=5&fields=title,id").headers["ETag"] == first


def test_a_conditional_detail_that_matches_fetches_no_document_in_its_one_query(published, django_assert_num_queries):
    path = f"/api/v1/articles/{published.article.id}"
    held = get(path).headers["ETag"]
    with django_assert_num_queries(1):
        assert get(path, **{"If-None-Match": held}).status_code == 304


def test_if_modified_since_counts_without_if_none_match_only(published):
    path = f"/api/v1/articles/{published.article.id}"
    moment = get(path).headers["Last-Modified"]
    assert moment == "Sun, 01 Mar 2026 09:00:00 GMT"
    assert get(path, **{"If-Modified-Since": moment}).status_code == 304
    assert get(path, **{"If-Modified-Since": "Sun, 01 Mar 2026 08:59:59 GMT"}).status_code == 200
    assert get(path, **{"If-Modified-Since": "yesterday"}).status_code == 200
    assert get(path, **{"If-Modified-Since": moment, "If-None-Match": '"other"'}).status_code == 200


def test_what_is_missing_or_withdrawn_is_so_whatever_the_client_holds(published):
    assert get("/api/v1/articles/nothing", **{"If-None-Match": "*"}).status_code == 404


def _stable(response):
    return {name: value for name, value in response.headers.items() if name != "Request-Id"}
