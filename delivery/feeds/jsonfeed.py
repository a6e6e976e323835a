"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). What it has no word for stands under ``_proofroom``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings

from delivery.feeds.items import Author, Feed, Item, Picture

MEDIA_TYPE = "application/feed+json"


def write(feed: Feed) -> bytes:
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.home,
            "feed_url": feed.url,
            "language": feed.language,
            "authors": [{"name": settings.SITE_NAME, "url": settings.SITE_URL}],
            "items": [_item(item) for item in feed.items],
        }
    )


def _item(item: Item) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "date_published": item.published_at,
        "date_modified": item.updated_at,
        "language": item.language,
        "authors": [_author(author) for author in item.authors],
        "tags": item.tags,
        "image": item.picture.url if item.picture else None,
        "attachments": [_attachment(item.picture)] if item.picture else [],
        "_proofroom": {
            "about": f"{settings.SERVICE_URL}/api/docs",
            "image_credit": item.picture.credit if item.picture else None,
            "notices": item.notices,
        },
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _author(author: Author) -> dict[str, str]:
    return {"name": author.name, "url": author.url}


def _attachment(picture: Picture) -> dict[str, str]:
    """Its title is the credit: whoever shows it, shows that."""
    return {"url": picture.url, "mime_type": "image/jpeg", "title": picture.credit}
