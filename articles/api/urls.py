"""The addresses of the newsroom's API."""

from __future__ import annotations

from django.urls import path

from articles.api.imports import AcceptView, DiscardView, ImportsView, ImportView, UndoView

app_name = "newsroom"
urlpatterns = [
    path("imports", ImportsView.as_view(), name="imports"),
    path("imports/<str:key>", ImportView.as_view(), name="import"),
    path("imports/<str:key>/accept", AcceptView.as_view(), name="import-accept"),
    path("imports/<str:key>/discard", DiscardView.as_view(), name="import-discard"),
    path("imports/<str:key>/undo", UndoView.as_view(), name="import-undo"),
]
