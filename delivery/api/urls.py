"""The addresses of the public surface, made from the table of endpoints."""

from __future__ import annotations

from django.urls import URLPattern, path

from delivery.api.docs import DocsView
from delivery.api.views import ChangesView, DetailView, ListView, OpenApiView, RootView
from delivery.endpoints import COLLECTIONS, Collection


def _of(collection: Collection) -> list[URLPattern]:
    name = collection.name
    return [
        path(f"v1/{name}", ListView.as_view(collection=collection), name=f"{name}-list"),
        path(f"v1/{name}/<str:key>", DetailView.as_view(collection=collection), name=f"{name}-detail"),
    ]


app_name = "delivery"
urlpatterns = [
    path("v1/", RootView.as_view(), name="root"),
    *(pattern for collection in COLLECTIONS for pattern in _of(collection)),
    path("v1/changes", ChangesView.as_view(), name="changes"),
    path("v1/openapi.json", OpenApiView.as_view(), name="openapi"),
    path("docs", DocsView.as_view(), name="docs"),
]
