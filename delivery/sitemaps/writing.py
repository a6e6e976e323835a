"""Sitemaps 0.9 (sitemaps.org), with alternates in other languages and Google's news extension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from uuid import UUID
from xml.sax.saxutils import escape

import msgspec
from django.conf import settings
from django.utils.encoding import iri_to_uri

from delivery.addresses import page
from delivery.sitemaps.reading import File, News, Page, Translated
from delivery.xmltext import clean

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


class Titled(msgspec.Struct):
    """Of a card, what the news extension asks for."""

    title: str


_TITLED = msgspec.json.Decoder(Titled)


def write_index(files: Iterable[File], *, folder: str) -> bytes:
    """``folder`` is the address under which the files stand."""
    lines = (
        f"<sitemap><loc>{escape(folder)}/articles-{each.number}.xml</loc><lastmod>{_time(each.modified_at)}</lastmod></sitemap>\n"
        for each in files
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{"".join(lines)}</sitemapindex>\n'.encode()


def write_articles(pages: Iterable[Page], translations: Mapping[int, list[Translated]]) -> bytes:
    lines = (
        f"<url><loc>{_address(each.slug, each.public_id, each.language)}</loc><lastmod>{_time(each.modified_at)}</lastmod>"
        f"{_alternates(each, translations.get(each.record, []))}</url>\n"
        for each in pages
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:xhtml="{_XHTML}">\n{"".join(lines)}</urlset>\n'.encode()


def write_news(found: Iterable[News]) -> bytes:
    name = _text(settings.SITE_NAME)
    lines = (
        f"<url><loc>{_address(each.slug, each.public_id, each.language)}</loc><news:news>"
        f"<news:publication><news:name>{name}</news:name><news:language>{news_language(each.language)}</news:language>"
        f"</news:publication><news:publication_date>{_time(each.published_at)}</news:publication_date>"
        f"<news:title>{_text(_TITLED.decode(each.card).title)}</news:title></news:news></url>\n"
        for each in found
    )
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}" xmlns:news="{_NEWS}">\n{"".join(lines)}</urlset>\n'.encode()


def news_language(tag: str) -> str:
    """Two or three letters (ISO 639); Chinese is told apart by its script's country."""
    primary, *rest = tag.lower().split("-")
    if primary == "zh":
        return "zh-tw" if {"tw", "hk", "mo", "hant"} & set(rest) else "zh-cn"
    return primary


def _alternates(own: Page, others: list[Translated]) -> str:
    """Each names all, itself included, as search engines ask."""
    if not others:
        return ""
    versions = sorted(
        {
            (own.language, own.slug, own.public_id),
            *((each.language, each.slug, each.public_id) for each in others),
        }
    )
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(language)}" href="{_address(slug, public_id, language)}"/>'
        for language, slug, public_id in versions
    )


def _address(slug: str, public_id: UUID, language: str) -> str:
    return escape(iri_to_uri(page("article", slug or str(public_id), language=language)), {'"': "&quot;"})


def _text(text: str) -> str:
    return escape(clean(text))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
