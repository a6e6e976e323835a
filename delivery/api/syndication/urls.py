"""Which view answers which row of ``delivery.resources``."""

from __future__ import annotations

from django.urls import path

from delivery.api.syndication.base import ResourceView
from delivery.api.syndication.editions import EditionsView, EditionView
from delivery.api.syndication.feeds import AtomView, JsonFeedView, RssView
from delivery.api.syndication.resolving import ResolveView
from delivery.api.syndication.sitemaps import NewsSitemapView, SitemapFileView, SitemapIndexView
from delivery.api.syndication.structured import CitationsView, JsonLdView

_VIEWS: tuple[type[ResourceView], ...] = (
    EditionsView,
    EditionView,
    JsonLdView,
    CitationsView,
    ResolveView,
    JsonFeedView,
    AtomView,
    RssView,
    SitemapIndexView,
    SitemapFileView,
    NewsSitemapView,
)

urlpatterns = [path(f"v1/{view.resource.route}", view.as_view(), name=view.resource.name) for view in _VIEWS]
