"""Live articles that show another one, as a related link or a translation: they follow when it changes or goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar

from articles.composing import related_entry, translations
from articles.embedding import Key
from articles.models import Article
from cms.core.errors import Conflict
from delivery import calling, contract, records, showing
from delivery.models import Record

Result = TypeVar("Result")

AT_ONCE = 100  # documents that follow in the transaction of the change itself; more follow in a job


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
    """Its live translations and the live articles that link to it; those who link only where they are few."""
    siblings = Article.objects.live().filter(translation_group=article.translation_group).exclude(pk=article.pk)
    found = {("article", public_id) for public_id in siblings.values_list("public_id", flat=True)}
    linkers = _linkers(article)
    return found if len(linkers) > AT_ONCE else found | linkers


def has_many_linkers(article: Article) -> bool:
    """Whether more articles link to it than can follow at once."""
    return len(_linkers(article)) > AT_ONCE


def _linkers(article: Article) -> set[Key]:
    page = showing.page(("article", article.public_id), after=0, limit=AT_ONCE + 1)
    return {each for _, each in page if each[0] == "article"}


def refresh_neighbours(article: Article, *, at: datetime) -> None:
    """Reissue the neighbours with today's card of this article, or without it. Call after its record and row are written."""
    key = ("article", article.public_id)
    _relink(key, neighbours(article), at=at)
    if not has_many_linkers(article):
        calling.settle(key)


def relink(key: Key, keys: Iterable[Key], *, at: datetime) -> list[Record]:
    """As ``refresh_neighbours``, for some of those that link to the article of this key. Call inside a transaction."""
    wanted = set(keys)
    records.lock({key, *wanted})
    return _relink(key, wanted, at=at)


def shows_alike(one: contract.ArticleCard | None, other: contract.ArticleCard | None) -> bool:
    """Whether links show the same of an article by either of its cards."""
    if one is None or other is None:
        return one is other
    return related_entry(one, title="", relation="") == related_entry(other, title="", relation="")


def _relink(key: Key, keys: set[Key], *, at: datetime) -> list[Record]:
    public_id = str(key[1])
    around = [each for each in records.documents(keys) if isinstance(each, contract.Article)]
    rows = {row.pid: row for row in Article.objects.filter(public_id__in=[each.id for each in around])}
    card, former = records.article_cards([key[1]]).get(public_id), calling.former(key)
    groups = Article.objects.filter(public_id=key[1]).values_list("translation_group", flat=True)
    for document in around:
        document.related = [
            _follow(link, card, former) if link.id == public_id and card else link
            for link in document.related
            if link.id != public_id or card
        ]
        if rows[document.id].translation_group in groups or any(each.id == public_id for each in document.translations):
            document.translations = translations(rows[document.id])
    return records.put(list(around), at=at, cause=key)


def _follow(link: contract.Related, card: contract.ArticleCard, former: Collection[str]) -> contract.Related:
    """A link whose title is one that the article had follows it; one in other words is the linker's own."""
    own_title = "" if link.title in former else link.title
    return related_entry(card, title=own_title, relation=link.relation)
