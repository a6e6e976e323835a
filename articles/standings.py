"""What every verb does that moves what the public sees of an article: lock it and what is around it, move, tell the neighbours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from articles import carrying
from articles.contract import Draft
from articles.embedding import Key
from articles.linking import Around, Moved, around, refresh_neighbours, shows_alike
from articles.models import Article, Transition
from cms.accounts.models import User
from cms.core.copying import insert_rows
from delivery import holding, records
from delivery.contract import ArticleCard


def tell_neighbours(article: Article, *, was: ArticleCard | None, by: User, at: datetime) -> None:
    """Who links here shows the article as it is now, or not at all: at once, or in a job where they are many.

    ``was``: the card that all of them show already, None where some may not.
    """
    are_many = refresh_neighbours(article, at=at)
    if not are_many:
        return
    now = records.article_cards([article.public_id]).get(article.pid)
    if was is None or not shows_alike(was, now):
        key = ("article", article.public_id)
        carrying.begin(key, label=str(article)[:300], by=by, looked_at=[], changed=0)


def linked(draft: Draft) -> set[Key]:
    """The articles here that a draft links to."""
    return {("article", UUID(link.article)) for link in draft.related if link.article}


def lock_around(article: Article, keys: set[Key], *, linked: set[Key], shared: Collection[Key] = ()) -> Around:
    """Lock everything that will be read or written: own and embedded records, linked articles, and whoever links here.

    Returns those last. ``shared`` as ``holding.lock``.
    """
    expected = around(article)
    holding.lock(keys | expected.keys | records.public(linked), shared=shared)
    found = around(article)
    if found.keys - expected.keys:
        raise Moved
    return found


def move_standing(article: Article, to: str, *, by: User, note: str) -> None:
    values: dict[str, Any] = {"axis": "standing", "from_state": article.standing, "to_state": to, "note": note}
    insert_rows([Transition(article=article, digest=article.content_digest, by=by, **values)])
    article.standing = to
