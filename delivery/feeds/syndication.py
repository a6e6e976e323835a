"""Atom (RFC 4287) and RSS 2.0, written by Django's generators; pictures and their credit by Media RSS."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from delivery.feeds.items import Feed, Item, Picture
from delivery.xmltext import clean

MEDIA = "http://search.yahoo.com/mrss/"


class _Dated(SyndicationFeed):
    """The time of a feed is that of what is in it: the same content is the same bytes."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["updated_at"]
        return found


class Atom(_Dated, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        it: Item = item["item"]
        for author in it.authors:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.url)
            handler.endElement("author")
        handler.addQuickElement("content", it.html, {"type": "html"})
        if it.picture:
            handler.addQuickElement("link", "", {"rel": "enclosure", "type": "image/jpeg", "href": it.picture.url})
            _media(handler, it.picture)


class Rss(_Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": MEDIA,
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        it: Item = item["item"]
        for author in it.authors:
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("content:encoded", it.html)
        handler.addQuickElement("atom:updated", rfc3339_date(it.updated_at))
        if it.picture:
            _media(handler, it.picture)


def _media(handler: SimplerXMLGenerator, picture: Picture) -> None:
    size = {"width": str(picture.width), "height": str(picture.height)} if picture.width else {}
    held = {"url": picture.url, "medium": "image", "type": "image/jpeg", **size}
    handler.startElement("media:content", AttributesImpl(held))
    handler.addQuickElement("media:credit", picture.credit)
    if picture.alt:
        handler.addQuickElement("media:description", picture.alt, {"type": "plain"})
    handler.endElement("media:content")


def write_atom(feed: Feed) -> bytes:
    return _written(Atom, feed)


def write_rss(feed: Feed) -> bytes:
    return _written(Rss, feed)


def _written(kind: type[SyndicationFeed], feed: Feed) -> bytes:
    made = kind(
        title=clean(feed.title),
        link=feed.home,
        description=clean(feed.title),
        language=feed.language,
        author_name=clean(settings.SITE_NAME),
        author_link=settings.SITE_URL,
        feed_url=feed.url,
        feed_guid=feed.url,
        updated_at=feed.updated_at,
    )
    for item in feed.items:
        made.add_item(
            title=item.title,
            link=item.url,
            description=escape(item.summary),  # read as HTML, in both formats
            unique_id=item.id,
            unique_id_is_permalink=False,
            pubdate=item.published_at,
            updateddate=item.updated_at,
            categories=item.tags,
            item=item,
        )
    out = io.BytesIO()
    made.write(out, "utf-8")
    return out.getvalue()
