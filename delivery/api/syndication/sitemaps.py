"""Sitemaps: the index, its files, and the news."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from delivery import cachetags, conditional, resources
from delivery.api.base import SHARED, Answer, address
from delivery.api.syndication.base import ResourceView
from delivery.endpoints import PREFIX
from delivery.errors import Missing
from delivery.sitemaps import reading, writing

FOLDER = f"{PREFIX}sitemaps"


class SitemapView(ResourceView):
    media_type = "application/xml"
    also_named = ("text/xml",)

    cache_control = ""  # as for documents and lists

    def sitemap(self, name: str, parts: Iterable[object], make: Callable[[], bytes]) -> HttpResponse:
        """``parts`` are what it is made of: the same parts are the same bytes."""
        etag = conditional.etag_of([settings.SITE_NAME, *map(str, parts)])
        answer = Answer(
            etag=conditional.entity_tag(etag, self.variant(self.asked())),
            cache_control=self.cache_control,
            cache_tags=[cachetags.COLLECTIONS["article"]],
            canonical=address(f"{FOLDER}/{name}"),
        )
        return self.answer(answer, make, media_type=f"{self.media_type}; charset=utf-8")


class SitemapIndexView(SitemapView):
    resource = resources.SITEMAP_INDEX

    def get(self, request: Request) -> HttpResponse:
        self.asked()
        files = reading.files()
        return self.sitemap("index.xml", files, lambda: writing.write_index(files, folder=address(FOLDER)))


class SitemapFileView(SitemapView):
    resource = resources.SITEMAP_FILE

    def get(self, request: Request, file: str) -> HttpResponse:
        self.asked()
        if not re.fullmatch(r"[1-9]\d{0,11}", file, re.ASCII):
            raise Missing
        number = int(file)
        pages = reading.pages(number)
        if not pages:
            raise Missing
        translated = reading.translations(number)
        parts = [*pages, *sorted(translated.items())]
        return self.sitemap(f"articles-{number}.xml", parts, lambda: writing.write_articles(pages, translated))


class NewsSitemapView(SitemapView):
    resource = resources.SITEMAP_NEWS
    cache_control = SHARED  # news grow old without a change that a purge could tell of

    def get(self, request: Request) -> HttpResponse:
        self.asked()
        found = reading.news(at=timezone.now())
        return self.sitemap("news.xml", (each.etag for each in found), lambda: writing.write_news(found))
