"""The addresses of the preview surface, which lie beside the public ones."""

from __future__ import annotations

from django.urls import path

from articles.api.previews import ExchangeView, PreviewedArticleView

app_name = "preview"
urlpatterns = [
    path("exchange", ExchangeView.as_view(), name="exchange"),
    path("articles/<str:key>", PreviewedArticleView.as_view(), name="article"),
]
