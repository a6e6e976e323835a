"""What holds for every answer of the public surface, errors and unknown addresses included."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms.core.problems import API_PREFIX, request_id
from delivery.endpoints import PREFIX

EXPOSED = "ETag, Link, Request-Id"
BODILESS = {204, 304}


class PublicSurface:
    """Middleware, outermost: names every API request, and makes the public surface cookieless and readable across origins.

    Cookies are taken away before anything looks at them, so that no answer can depend on one or set one: these answers are
    stored by shared caches.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(API_PREFIX):
            return self.get_response(request)
        is_public = request.path.startswith((PREFIX, "/api/docs"))
        if is_public:
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response["Request-Id"] = request_id(request)
        if is_public:
            _open_to_all(request, response)
        return response


def _open_to_all(request: HttpRequest, response: HttpResponse) -> None:
    response.cookies.clear()
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept-Encoding"])
    allow_origin(request, response)
    if response.status_code in BODILESS:  # nothing is sent, and zero would be untrue of a 304 (RFC 9110 §8.6)
        for name in ("Content-Length", "Content-Type"):
            response.headers.pop(name, None)


def allow_origin(request: HttpRequest, response: HttpResponse) -> None:
    """CORS for any origin or for those named, never with credentials."""
    if "*" in settings.CORS_ORIGINS:
        response["Access-Control-Allow-Origin"] = "*"
    else:
        patch_vary_headers(response, ["Origin"])
        origin = request.headers.get("Origin")
        if origin not in settings.CORS_ORIGINS:
            return
        response["Access-Control-Allow-Origin"] = origin
    response["Access-Control-Expose-Headers"] = EXPOSED
