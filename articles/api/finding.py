"""What an address of the newsroom names, fetched; and the state of it that a request was made on."""

from __future__ import annotations

from rest_framework.request import Request

from articles.models import Article
from cms.core.ids import as_uuid
from cms.core.selecting import VALUES, Select
from delivery.api.preconditions import base
from delivery.api.things import Missing

__all__ = ["Missing", "article_of", "version_of"]

_MOST_DIGITS = 9


_ARTICLES = Select(lambda: Article.objects.filter(public_id__among=VALUES))


def article_of(key: str) -> Article:
    """The article of that id. Raises ``Missing``."""
    public_id = as_uuid(key)
    if rows := _ARTICLES([public_id] if public_id else []):
        return rows[0]
    raise Missing("article")


def version_of(request: Request, article: Article) -> int:
    """The version that the client read, from If-Match; 0 for a tag that was never one of ours. Raises 428."""
    tag = base(request, now=article.version)
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) <= _MOST_DIGITS else 0
