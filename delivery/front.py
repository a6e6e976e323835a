"""A door before Django's: answers the addresses of ``delivery.answering.routes`` as a bare WSGI application would.

Django's handler, its middleware and its dispatch cost more than the database on these addresses. Whatever this door does not know
(another address, method or host, anything unusual) goes to the application behind it, unchanged, so there is one place that
decides about each of those. What both doors must do alike is in ``delivery.answering``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from cms.core import problems
from cms.core.replies import Reply
from delivery import statements
from delivery.answering.asking import Ask, admit
from delivery.answering.opening import BODILESS, guard, open_to_all
from delivery.answering.replies import JSON
from delivery.answering.routes import ROUTES, Route
from delivery.endpoints import PREFIX

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]

logger = logging.getLogger(__name__)
_WHOLE = {route.path: route for route in ROUTES if not route.has_key}
_KEYED = {route.path: route for route in ROUTES if route.has_key}
_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Front:
    """WSGI middleware, the very first."""

    def __init__(self, behind: Application) -> None:
        self.behind = behind

    def __call__(self, environment: Environment, start_response: StartResponse) -> Iterable[bytes]:
        reply = answer(environment)
        if reply is None:
            return self.behind(environment, start_response)
        if reply.status not in BODILESS:
            reply.headers["Content-Length"] = str(len(reply.body))
        start_response(_LINES[reply.status], list(reply.headers.items()))
        return [reply.body] if environment["REQUEST_METHOD"] == "GET" else []


def answer(environment: Environment) -> Reply | None:
    """The reply to a request, complete but for its length; None when it is not for this door."""
    path = _path(environment)
    found = _route(path) if path is not None else None
    if path is None or found is None or not _is_plain(environment):
        return None
    route, parts = found
    try:
        statements.renew(
            is_trusted="HTTP_AUTHORIZATION" not in environment
        )  # a key is read by a statement of Django's own
        admit(environment, JSON)
        reply = route.answer(Ask(path, environment), **parts)
    except Exception as error:
        problem = problems.describe(error)
        if problem is None:  # a bug: Django reports those
            logger.exception("The front could not answer %s", path)
            return None
        reply = problems.reply(problem, path=path, request_id=problems.id_in(environment))
    reply.headers["Request-Id"] = problems.id_in(environment)
    guard(reply.headers)
    open_to_all(reply.headers, environment, status=reply.status)
    return reply


def _path(environment: Environment) -> str | None:
    """The path asked for, where it may be one of ours; WSGI hands its bytes over as Latin-1 (PEP 3333)."""
    path: str = environment.get("PATH_INFO", "")
    if not path.startswith(PREFIX) or environment.get("SCRIPT_NAME"):
        return None
    try:
        return path if path.isascii() else path.encode("latin-1").decode()
    except UnicodeError:
        return None


def _route(path: str) -> tuple[Route, dict[str, str]] | None:
    if path in _WHOLE:
        return _WHOLE[path], {}
    before, _, key = path.rpartition("/")
    route = _KEYED.get(f"{before}/")
    return (route, {"key": key}) if route and key else None


def _is_plain(environment: Environment) -> bool:
    """A request to read, over the scheme that we serve, to a host that is ours."""
    if environment["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return False
    if settings.SECURE_SSL_REDIRECT and environment.get("wsgi.url_scheme") != "https":
        return False
    if "HTTP_HOST" not in environment or settings.USE_X_FORWARDED_HOST:
        return _is_ours(environment)
    return _is_known(environment["HTTP_HOST"], tuple(settings.ALLOWED_HOSTS), debug=settings.DEBUG)


@lru_cache(maxsize=256)
def _is_known(host: str, allowed: tuple[str, ...], *, debug: bool) -> bool:
    """The same of a Host header, remembered; it depends on these settings alone."""
    return _is_ours({"HTTP_HOST": host})


def _is_ours(environment: Environment) -> bool:
    """Whether Django would take the host."""
    try:
        _Named(environment).get_host()
    except DisallowedHost:
        return False
    return True


class _Named(HttpRequest):
    """As much of a request as Django's check of the host looks at."""

    def __init__(self, environment: Environment) -> None:
        self.META = environment
