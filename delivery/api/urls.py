"""The addresses of the public surface: those of ``delivery.answering.routes``, and those that are views."""

from __future__ import annotations

from django.urls import URLPattern, path

from cms.core.problems import API_PREFIX
from delivery.answering.routes import ROUTES, Route
from delivery.api.base import AnsweringView
from delivery.api.docs import DocsView
from delivery.api.syndication.urls import urlpatterns as syndication
from delivery.api.views import OpenApiView, RootView


def _pattern(route: Route) -> URLPattern:
    address = route.path.removeprefix(API_PREFIX) + ("<str:key>" if route.has_key else "")
    return path(address, AnsweringView.as_view(answer=route.answer), name=route.name)


app_name = "delivery"
urlpatterns = [
    path("v1/", RootView.as_view(), name="root"),
    path("v1", RootView.as_view()),  # as typed; Link names the one address
    *map(_pattern, ROUTES),
    *syndication,
    path("v1/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("docs", DocsView.as_view(), name="docs"),
]
