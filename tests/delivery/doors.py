"""The two doors of the public surface: Django's handler, and the front before it. Tests of the API run at both."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client as DjangoClient
from django.test.client import ClientHandler

from delivery.front import Front

DOORS = ("django", "front")
_open = ["django"]


# For addresses that the front leaves to Django: that it does, each of them, is a test of the surface.
at_one_door = pytest.mark.parametrize("door", ["django"], indirect=True)


@contextmanager
def through(door: str):
    """Every Client of this module asks at this door, inside."""
    _open.append(door)
    try:
        yield
    finally:
        _open.pop()


class _Handler(ClientHandler):
    def __call__(self, environ: dict[str, Any]) -> HttpResponse:
        return at_the_front(environ, super().__call__) if _open[-1] == "front" else super().__call__(environ)


class Client(DjangoClient):
    """Django's test client, at whichever door is open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handler = _Handler(self.handler.enforce_csrf_checks)


def at_the_front(environ: dict[str, Any], behind: Any = None) -> HttpResponse:
    """What the front answers, as a response; what it leaves to others comes from ``behind``."""
    started: list[Any] = []
    passed_on: list[HttpResponse] = []

    def application(environ, start_response):
        passed_on.append(behind(environ))
        return []

    body = Front(application)(environ, lambda status, headers: started.append((status, headers)))
    if passed_on:
        return passed_on[0]
    ((status, headers),) = started
    response = HttpResponse(b"".join(body), status=int(status.split()[0]), headers=dict(headers))
    assert len(dict(headers)) == len(headers), "a header stands there twice"
    if "Content-Type" not in dict(headers):
        del response["Content-Type"]
    response.wsgi_request = WSGIRequest(environ)
    return response
