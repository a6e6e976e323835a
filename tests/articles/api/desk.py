"""A client of the newsroom's API as a browser is one: a session, and the CSRF token in its header."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from cms.accounts.models import User

TOKEN = "t" * 32
IMPORTS = "/api/newsroom/v1/imports"


def desk(by: User | None = None, *, token: str = TOKEN) -> Client:
    """Signed in as that person, or as nobody."""
    client = Client(enforce_csrf_checks=True, headers={"X-CSRFToken": token} if token else {})
    if by is not None:
        client.force_login(by)
    client.cookies[settings.CSRF_COOKIE_NAME] = TOKEN
    return client


def problem(response, status: int) -> dict:
    """The problem document of an answer, held to what every problem says."""
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert response.headers["Cache-Control"] == "private, no-store"
    found = response.json()
    assert found["status"] == status
    assert found["request_id"] == response.headers["Request-Id"]
    return found


def bare(found: dict) -> dict:
    """A problem without what differs from request to request."""
    return {name: value for name, value in found.items() if name not in {"request_id", "instance"}}
