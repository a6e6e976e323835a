"""Live articles that show another one, as a related link or a translation: they follow when it changes or goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from articles.composing import related_entry, translations
from articles.embedding import Key
from articles.models import Article
from cms.core.errors import Conflict
from delivery import contract, records

Result = TypeVar("Result")


class Moved(Exception):
    """Another transaction made something else show this thing while we waited for its locks."""


def persistently(attempt: Callable[[], Result]) -> Result:
    """Try again from the start, with all locks let go, for as long as others move what must be locked."""
    for _ in range(5):
        try:
            return attempt()
        except Moved:
            continue
    raise Conflict("busy", "Other articles that link here are being published at this moment. Try again.")


def neighbours(article: Article) -> set[Key]:
    """Live articles that link to this one, and its live translations."""
    siblings = Article.objects.live().filter(translation_group=article.translation_group).exclude(pk=article.pk)
    linkers = {each for each in records.embedders(("article", article.public_id)) if each[0] == "article"}
    return linkers | {("article", public_id) for public_id in siblings.values_list("public_id", flat=True)}


def refresh_neighbours(article: Article, *, was: contract.ArticleCard | None, at: datetime) -> None:
    """Reissue the neighbours with today's card of this article, or without it. Call after its record and row are written.

    ``was``: the card that readers saw before, by which a link's own title is told from the article's.
    """
    around = [each for each in records.documents(neighbours(article)) if isinstance(each, contract.Article)]
    rows = {row.pid: row for row in Article.objects.filter(public_id__in=[each.id for each in around])}
    card = records.article_cards([article.public_id]).get(article.pid)
    for document in around:
        document.related = [
            _follow(link, card, was) if link.id == article.pid and card else link
            for link in document.related
            if link.id != article.pid or card
        ]
        document.translations = translations(rows[document.id])
    records.put(list(around), at=at, cause=("article", article.public_id))


def _follow(link: contract.Related, card: contract.ArticleCard, was: contract.ArticleCard | None) -> contract.Related:
    own_title = "" if was and link.title == was.title else link.title
    return related_entry(card, title=own_title, relation=link.relation)
