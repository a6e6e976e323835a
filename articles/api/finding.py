"""What an address of the newsroom names, fetched; and the state of it that a request was made on."""

from __future__ import annotations

from rest_framework.request import Request

from articles.models import Article
from cms.core.errors import DomainError
from cms.core.ids import as_uuid
from delivery.api.newsroom import base

_MOST_DIGITS = 9


class Missing(DomainError):
    """There is nothing of that id."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__("not-found", f"There is no {what} with this id.")


def article_of(key: str) -> Article:
    public_id = as_uuid(key)
    row = Article.objects.filter(public_id=public_id).first() if public_id else None
    if row is None:
        raise Missing("article")
    return row


def version_of(request: Request, article: Article) -> int:
    """The version that the client read, from If-Match; 0 for a tag that was never one of ours. Raises 428."""
    tag = base(request, now=article.version)
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) <= _MOST_DIGITS else 0
