"""The addresses of the newsroom's API for the source register."""

from __future__ import annotations

from django.urls import path

from sources.api.sources import SourcesView, SourceView

app_name = "newsroom-sources"
urlpatterns = [
    path("sources", SourcesView.as_view(), name="sources"),
    path("sources/<key>", SourceView.as_view(), name="source"),
]
