"""What holds for every answer of the public surface that Django gives, errors and unknown addresses included."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.core.problems import API_PREFIX, request_id
from delivery.answering.opening import open_to_all
from delivery.endpoints import PREFIX

PICTURES = "/images/"


class PublicSurface:
    """Middleware, outermost: names every API request, and makes the public surface cookieless and readable across origins.

    Cookies are taken away before anything looks at them, so that no answer can depend on one or set one: these answers, and
    pictures, are stored by shared caches.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path.startswith(API_PREFIX)
        is_public = f"{request.path}/".startswith((PREFIX, "/api/docs"))
        if is_public or request.path.startswith(PICTURES):
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if not is_api:
            return response
        response["Request-Id"] = request_id(request)
        if is_public:
            response.cookies.clear()
            open_to_all(response.headers, request.META, status=response.status_code)
        return response
