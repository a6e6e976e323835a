"""A site whose readers need a key: 401 without one, 200 with one, and nothing that a shared cache may keep."""

from __future__ import annotations

import pytest

from delivery.models import ApiKey
from tests.delivery.doors import Client
from tests.delivery.keyring import issue

pytestmark = pytest.mark.django_db
PATHS = ["/api/v1/", "/api/v1/articles", "/api/v1/changes", "/api/v1/openapi.json"]
each_path = pytest.mark.parametrize("path", PATHS)


@pytest.fixture
def token(settings) -> str:
    settings.PUBLIC_API_KEYS = "required"
    return issue(None, "read").token


def get(path: str, token: str | None = None, **headers: str):
    shown = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(path, headers={**shown, **headers})


@each_path
def test_without_a_key_it_is_401(path, token):
    response = get(path)
    assert response.status_code == 401
    assert response.json()["type"].endswith("/problems/unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="proofroom"'


@each_path
def test_with_a_key_the_answer_is_private(path, token):
    response = get(path, token)
    assert response.status_code == 200
    policy = response.headers["Cache-Control"].split(", ")
    assert "private" in policy
    assert not [each for each in policy if each.startswith(("public", "s-maxage"))]
    assert "Authorization" in response.headers["Vary"]
    assert get(path, token, **{"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_name_of_the_scheme_may_be_written_in_any_case(scheme, token):
    assert get("/api/v1/articles", Authorization=f"{scheme} {token}").status_code == 200
    assert get("/api/v1/articles", Authorization=f"{scheme} {token.upper()}").status_code == 401


@each_path
def test_a_key_of_the_newsroom_or_a_revoked_one_is_401(path, token):
    assert get(path, issue().token).status_code == 401
    ApiKey.objects.filter(scopes=["read"]).update(expires_at="2099-01-01T00:00:00Z", created_at="2000-01-01T00:00:00Z")
    assert get(path, token).status_code == 200
    ApiKey.objects.filter(scopes=["read"]).update(expires_at="2001-01-01T00:00:00Z")
    assert get(path, token).status_code == 401


@each_path
def test_a_browser_may_ask_first_which_headers_it_may_send(path, token):
    asked = {"Origin": "https://site.example", "Access-Control-Request-Method": "GET"}
    response = Client().options(path, headers=asked)
    assert response.status_code == 204
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]


def test_the_documentation_is_open(token):
    assert get("/api/docs").status_code == 200


@each_path
def test_a_site_that_asks_for_no_key_takes_one_all_the_same(path):
    response = get(path, issue(None, "read").token)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("public")
