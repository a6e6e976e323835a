"""Errors of every API as problem documents (RFC 9457), whoever raised them: a verb, DRF, Django or the router.

A problem always has ``type``, ``title``, ``status``, ``detail``, ``instance``, ``request_id`` and ``errors``; what a
``DomainError`` carries in ``data`` stands beside them. Pages, which people read, keep Django's HTML errors.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as ModelError
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.encoding import escape_uri_path
from django.views import defaults
from rest_framework import exceptions

from cms.core.errors import DomainError
from cms.core.ids import uuid7_text
from cms.core.replies import Reply, as_response

MEDIA_TYPE = "application/problem+json"
API_PREFIX = "/api/"
NEWSROOM_PREFIX = "/api/newsroom/"
_FILES = re.compile(r"/images/[^/]+/")  # renditions; ``/images/{id}`` is the page of a picture
RETRY_AFTER_S = 5

# What a status means when the error itself says no more. One wording for 404, whatever was not found or not to be known.
STATUSES = {
    400: ("bad-request", "The request cannot be read."),
    401: ("unauthenticated", "This needs a valid credential."),
    403: ("not-permitted", "You may not do this."),
    404: ("not-found", "There is nothing public at this address."),
    405: ("method-not-allowed", "This address does not answer to that method; see the Allow header."),
    406: ("not-acceptable", "This is not available in a media type that the Accept header asks for."),
    409: ("conflict", "The state of the thing does not allow this."),
    410: ("gone", "This was public and has been withdrawn."),
    411: ("length-required", "Send the body with a Content-Length: one sent in chunks is not read."),
    412: ("stale", "Somebody else changed this first; read it again."),
    413: ("too-large", "The request is too large."),
    414: ("query-too-long", "The address is too long."),
    415: ("unsupported-media-type", "The body is not in a media type that is read here."),
    422: ("invalid", "What was sent breaks a rule; see errors."),
    428: ("precondition-required", "Send If-Match with the ETag that you read."),
    429: ("too-many-requests", "Too many requests; wait before the next one."),
    500: ("internal-error", "Something went wrong on our side. Name the request_id when you report it."),
    503: ("unavailable", "The service cannot answer right now; try again shortly."),
}

NOT_IN_NEWSROOM = "The newsroom's API has nothing at this address."  # nor is anything there public


@dataclass(frozen=True)
class Problem:
    """What went wrong, before it is bound to a request. ``errors`` as in ``entry``; ``data`` are extension members."""

    status: int
    code: str = ""
    detail: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)
    data: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def entry(
    *, where: str, name: str, code: str, message: str, allowed: Iterable[str] = (), **more: object
) -> dict[str, Any]:
    """One member of ``errors``: ``in`` is query, path, header or body; ``name`` a parameter or a path into the body."""
    return {"in": where, "name": name, "code": code, "message": message, "allowed": list(allowed), **more}


def request_id(request: HttpRequest) -> str:
    """The id of this request, made when first asked for. What a client sends as its own is not believed."""
    return id_in(request.META)


def id_in(environment: dict[str, Any]) -> str:
    """The id of the request that has this WSGI environment, as ``request_id``."""
    known = environment.get("proofroom.request_id")
    if known is None:
        known = environment["proofroom.request_id"] = uuid7_text()
    return str(known)


def document(problem: Problem, *, path: str, request_id: str) -> dict[str, Any]:
    """The problem as it is told to the request of this path and id."""
    code, sentence = STATUSES.get(problem.status, STATUSES[500])
    code = problem.code or code
    return {
        **problem.data,
        "type": f"{settings.SERVICE_URL}/problems/{code}",
        "title": code.replace("-", " ").replace("_", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail or sentence,
        "instance": escape_uri_path(path),
        "request_id": request_id,
        "errors": problem.errors,
    }


def reply(problem: Problem, *, path: str, request_id: str) -> Reply:
    """The problem as an answer; never stored by a cache."""
    body = document(problem, path=path, request_id=request_id)
    headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", "Request-Id": request_id, **problem.headers}
    return Reply(problem.status, headers, msgspec.json.encode(body, enc_hook=str))


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    return as_response(reply(problem, path=request.path, request_id=request_id(request)))


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's ``EXCEPTION_HANDLER``. None for what nobody foresaw: Django logs it and ``server_error`` answers."""
    problem = describe(exc)
    if problem is None:
        return None
    if isinstance(exc, exceptions.MethodNotAllowed) and context.get("view") is not None:
        problem = Problem(405, headers={"Allow": ", ".join(context["view"].allowed_methods)})
    request = context["request"]
    return respond(getattr(request, "_request", request), problem)


def describe(exc: Exception) -> Problem | None:
    """The problem that an exception stands for, or None when it is a bug."""
    if isinstance(exc, DomainError):
        return from_domain(exc)
    if isinstance(exc, ModelError):
        return Problem(422, errors=_model_errors(exc))
    if isinstance(exc, exceptions.APIException):
        return _from_framework(exc)
    if isinstance(exc, UnreadablePostError):
        return _unread(exc)
    for kind, status in _DJANGO:
        if isinstance(exc, kind):
            return Problem(status, headers={"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {})
    return None


_DJANGO: tuple[tuple[type[Exception], int], ...] = (
    (Http404, 404),
    (PermissionDenied, 403),
    (RequestDataTooBig, 413),
    (SuspiciousOperation, 400),
    (BadRequest, 400),
    (OperationalError, 503),  # the database is away, or the statement timeout ended a query
    (InterfaceError, 503),  # the connection to it went away
)


def _unread(exc: BaseException) -> Problem:
    """A body that is not whole, by what ``cms.core.incoming`` says of it; Django wraps that, and at times wraps it again."""
    while exc.__cause__ is not None:
        exc = exc.__cause__
    status = getattr(exc, "status", 400)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if status == 503 else {}
    return Problem(status, detail=str(exc), headers=headers)


def from_domain(exc: DomainError) -> Problem:
    """The problem that a refusal stands for."""
    data = dict(exc.data)
    headers = data.pop("headers", {})
    errors = [_body_entry(error) for error in data.pop("errors", [])]
    return Problem(exc.status, exc.code, exc.message, errors, data, headers)


def _body_entry(error: Mapping[str, Any]) -> dict[str, Any]:
    """Verbs name a ``path`` into the document; clients read ``in`` and ``name``."""
    if "in" in error:
        return dict(error)
    more = {key: value for key, value in error.items() if key not in {"path", "code", "message", "allowed"}}
    return entry(
        where="body",
        name=str(error.get("path", "")),
        code=str(error.get("code", "invalid")),
        message=str(error.get("message", "")),
        allowed=error.get("allowed", ()),
        **more,
    )


def _model_errors(exc: ModelError) -> list[dict[str, Any]]:
    by_field = exc.error_dict if hasattr(exc, "error_dict") else {NON_FIELD_ERRORS: exc.error_list}
    return [
        entry(
            where="body",
            name="" if name == NON_FIELD_ERRORS else name,
            code=str(error.code or "invalid"),
            message=" ".join(error.messages),
        )
        for name, errors in by_field.items()
        for error in errors
    ]


def _from_framework(exc: exceptions.APIException) -> Problem:
    headers = {}
    if scheme := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = str(scheme)
    if (wait_s := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait_s))
    if isinstance(exc, exceptions.ValidationError):
        return Problem(422, errors=list(_flatten(exc.detail)))
    detail = str(exc.detail) if isinstance(exc, exceptions.ParseError | exceptions.PermissionDenied) else ""
    return Problem(exc.status_code, detail=detail, headers=headers)


def _flatten(detail: Any, path: str = "") -> Iterable[dict[str, Any]]:
    """DRF nests errors as the body nests; ``name`` is the path down, joined by slashes."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            yield from _flatten(value, path if key == "non_field_errors" else f"{path}/{key}")
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            yield from _flatten(value, f"{path}/{index}" if nested else path)
    else:
        yield entry(where="body", name=path, code=getattr(detail, "code", "invalid"), message=str(detail))


# -- Django's own handlers, named in cms/urls.py ----------------------------------------------------------------------


def is_page(request: HttpRequest) -> bool:
    return not request.path.startswith(API_PREFIX) and not _FILES.match(request.path)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.bad_request(request, exception) if is_page(request) else respond(request, Problem(400))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.permission_denied(request, exception) if is_page(request) else respond(request, Problem(403))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_newsroom = request.path.startswith(NEWSROOM_PREFIX)
    problem = Problem(404, detail=NOT_IN_NEWSROOM if is_newsroom else "")
    return defaults.page_not_found(request, exception) if is_page(request) else respond(request, problem)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; and the absence of the database, wherever on the way it was noticed."""
    error = sys.exception()
    problem = describe(error) if isinstance(error, Exception) else None
    if problem is None or problem.status != 503:
        return defaults.server_error(request) if is_page(request) else respond(request, Problem(500))
    return _page(problem) if is_page(request) else respond(request, problem)


def _page(problem: Problem) -> HttpResponse:
    sentence = STATUSES[problem.status][1]
    page = f'<!doctype html><html lang="en"><title>Unavailable</title><h1>Unavailable</h1><p>{sentence}</p></html>'
    headers = {"Cache-Control": "no-store", **problem.headers}
    return HttpResponse(page, status=problem.status, headers=headers)
