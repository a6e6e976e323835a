"""The base of every public view: who may ask, in which media type, and the headers of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import NotAcceptable
from rest_framework.request import Request
from rest_framework.views import APIView

from delivery import conditional
from delivery.errors import BadCredential
from delivery.negotiation import accepts

SHARED = "public, max-age=30, s-maxage=30, stale-while-revalidate=600, stale-if-error=86400"
FEED = "public, max-age=1, s-maxage=1, stale-if-error=600"
STATIC = "public, max-age=300, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400"
METHODS = "GET, HEAD, OPTIONS"


@dataclass(frozen=True)
class Answer:
    """The headers of an answer, known before its body is made; ``canonical`` and ``next`` are absolute addresses."""

    etag: str
    cache_control: str = SHARED
    cache_tags: Sequence[str] = ()
    language: str = ""
    last_modified: datetime | None = None
    canonical: str = ""
    next: str = ""


class PublicView(APIView):
    """GET, HEAD and OPTIONS for anybody. No sessions, no renderers, no throttles; a credential sent here is refused."""

    http_method_names = ["get", "head", "options"]
    media_type = "application/json"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if "HTTP_AUTHORIZATION" in request.META:
            raise BadCredential
        if request.method != "OPTIONS" and not accepts(request.headers.get("Accept", ""), self.media_type):
            raise NotAcceptable

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        headers = {"Allow": METHODS, "Cache-Control": "public, max-age=86400"}
        if "Access-Control-Request-Method" in request.headers:
            headers["Access-Control-Allow-Methods"] = METHODS
            headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            headers["Access-Control-Max-Age"] = "86400"
        return HttpResponse(status=204, headers=headers)

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {}

    @property
    def query_string(self) -> str:
        return str(self.request.META.get("QUERY_STRING", ""))


def not_modified(answer: Answer) -> HttpResponse:
    return HttpResponse(status=304, headers=_headers(answer))


def respond(answer: Answer, body: bytes, *, media_type: str = "application/json") -> HttpResponse:
    return HttpResponse(body, content_type=media_type, headers=_headers(answer))


def held(request: Request | HttpRequest) -> conditional.Conditions:
    return conditional.read(request.headers)


def address(path: str, query: str = "") -> str:
    """Absolute, as everything that leaves here."""
    return f"{settings.SITE_URL}{path}{query}"


def _headers(answer: Answer) -> dict[str, str]:
    headers = {"ETag": answer.etag, "Cache-Control": answer.cache_control}
    if answer.last_modified:
        headers["Last-Modified"] = conditional.http_time(answer.last_modified)
    if answer.language:
        headers["Content-Language"] = answer.language
    if answer.cache_tags:
        headers["Cache-Tag"] = ",".join(answer.cache_tags)
    links = [
        f'<{target}>; rel="{rel}"' for target, rel in ((answer.canonical, "canonical"), (answer.next, "next")) if target
    ]
    if links:
        headers["Link"] = ", ".join(links)
    return headers
