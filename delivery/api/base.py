"""The base of every public view: who may ask, in which media type, and the headers of an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.views import APIView

from cms.core.replies import Reply, as_response
from delivery import conditional
from delivery.answering import replies
from delivery.answering.asking import Ask, admit
from delivery.answering.policies import FEED, SHARED, STATIC
from delivery.answering.replies import Answer, address
from delivery.coding import GZIP, pack
from delivery.negotiation import takes_gzip

METHODS = "GET, HEAD, OPTIONS"

__all__ = [
    "FEED",
    "SHARED",
    "STATIC",
    "Answer",
    "AnsweringView",
    "FixedView",
    "PublicView",
    "address",
    "held",
    "not_modified",
]


class PublicView(APIView):
    """GET, HEAD and OPTIONS for anybody. No sessions, renderers or throttles; any credential but a key to read by is refused."""

    http_method_names = ["get", "head", "options"]
    media_type = "application/json"
    also_named: tuple[str, ...] = ()  # media types by which clients ask for the same
    needs_key = True  # where the site asks for keys

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        names = [] if request.method == "OPTIONS" else [self.media_type, *self.also_named]
        admit(request.META, *names, needs_key=self.needs_key)

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        headers = {"Allow": METHODS, "Cache-Control": "public, max-age=86400"}
        if "Access-Control-Request-Method" in request.headers:
            headers["Access-Control-Allow-Methods"] = METHODS
            headers["Access-Control-Allow-Headers"] = "Authorization, If-None-Match, If-Modified-Since"
            headers["Access-Control-Max-Age"] = "86400"
        return HttpResponse(status=204, headers=headers)

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {}

    @property
    def query_string(self) -> str:
        return str(self.request.META.get("QUERY_STRING", ""))


class AnsweringView(PublicView):
    """Django's door to an address of ``delivery.answering.routes``, which the front answers too."""

    answer: Callable[..., Reply] = staticmethod(lambda ask: Reply(404, {}))

    def get(self, request: Request, **parts: str) -> HttpResponse:
        return as_response(self.answer(Ask(request.path, request.META), **parts))


class FixedView(PublicView):
    """An address whose answer changes with a release or a setting only, and is packed once."""

    def fixed(self, body: bytes, *, canonical: str, language: str = "", media_type: str = replies.JSON) -> HttpResponse:
        etag, packed = _forms(body)
        if packed is not None and not takes_gzip(self.request.META.get("HTTP_ACCEPT_ENCODING", "")):
            packed = None
        variant = conditional.variant("", conditional.IDENTITY if packed is None else GZIP)
        tag = conditional.entity_tag(etag, variant)
        answer = Answer(etag=tag, cache_control=STATIC, language=language, canonical=canonical)
        if held(self.request).met_by(tag):
            return not_modified(answer)
        return as_response(replies.whole(answer, packed or body, media_type=media_type, is_packed=packed is not None))


@lru_cache(maxsize=8)
def _forms(body: bytes) -> tuple[str, bytes | None]:
    """The etag of a body, and the body as gzip."""
    return conditional.etag_of([body.decode()]), pack(body)


def not_modified(answer: Answer) -> HttpResponse:
    return as_response(replies.not_modified(answer))


def held(request: Request | HttpRequest) -> conditional.Conditions:
    return conditional.read(request.headers)
