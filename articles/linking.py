"""Live articles that show another one, as a related link or a translation: they follow when it changes or goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from random import random
from time import sleep
from typing import TypeVar
from uuid import UUID

from django.db import connection

from articles.composing import related_entry, translations
from articles.embedding import Key
from articles.models import Article
from cms.core.errors import Conflict
from delivery import calling, contract, holding, records, showing
from delivery.models import Record

Result = TypeVar("Result")

ATTEMPTS, _PAUSE_S = 20, 0.01
AT_ONCE = 100  # documents that follow in the transaction of the change itself; more follow in a job


class Moved(Exception):
    """Another transaction made something else show this thing while we waited for its locks."""


def persistently(attempt: Callable[[], Result]) -> Result:
    """Try again from the start, with all locks let go, for as long as others move what must be locked.

    Whoever moved it got through meanwhile, so there is a winner each time. Later tries wait a little, each as long as chance has
    it, so that those who keep meeting come apart.
    """
    for tried in range(ATTEMPTS):
        sleep(random() * _PAUSE_S * tried)  # noqa: S311 - no secret
        try:
            return attempt()
        except Moved:
            continue
    raise Conflict("busy", "Other articles that link here are being published at this moment. Try again.")


def sharing(attempt: Callable[[bool], Result]) -> Result:
    """As ``persistently``: first with what is embedded shared with others, then, where some of it has to change, held alone."""
    try:
        return persistently(lambda: attempt(True))
    except holding.Shared:
        return persistently(lambda: attempt(False))


@dataclass(frozen=True)
class Around:
    """The live translations of an article and the live articles that link to it; those who link only where they are few."""

    keys: set[Key]
    are_many: bool  # more articles link to it than can follow at once


_AROUND = f"""SELECT 'sibling', public_id FROM articles_article WHERE standing = 'live' AND translation_group = %s AND id <> %s
 UNION ALL SELECT kind, public_id FROM ({showing.PAGE}) linkers"""  # noqa: S608 - constants only


def around(article: Article) -> Around:
    """Who has to follow when it changes. One query."""
    key: Key = ("article", article.public_id)
    with connection.cursor() as cursor:
        asked = showing.page_values(key, after=0, limit=AT_ONCE + 1)
        cursor.execute(_AROUND, [article.translation_group, article.pk, *asked])
        found = cursor.fetchall()
    siblings: set[Key] = {("article", public_id) for kind, public_id in found if kind == "sibling"}
    linkers: set[Key] = {("article", public_id) for kind, public_id in found if kind == "article"}
    are_many = len(linkers) > AT_ONCE
    return Around(siblings if are_many else siblings | linkers, are_many)


_CONNECTED = """
SELECT f.target_id FROM unnest(%b::uuid[]) w(id) JOIN delivery_reference f ON f.kind = 'article' AND f.target_id = w.id
  JOIN delivery_record r ON r.id = f.record_id AND r.gone = ''
 UNION SELECT translation_group FROM articles_article WHERE standing = 'live' AND translation_group = ANY(%b::uuid[])"""


def connected(articles: Iterable[Article]) -> set[UUID]:
    """The ids of those that live documents show, and the translation groups of which something is live. One query."""
    rows = list(articles)
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTED, [[row.public_id for row in rows], [row.translation_group for row in rows]])
        return {found for (found,) in cursor.fetchall()}


def refresh_neighbours(article: Article, *, at: datetime) -> bool:
    """Reissue the neighbours with today's card of this article, or without it. Call after its record and row are written.

    Returns whether more articles link to it than these.
    """
    key = ("article", article.public_id)
    _relink(key, around(article).keys, at=at)
    are_many = around(article).are_many
    if not are_many:
        calling.settle(key)
    return are_many


def relink(key: Key, keys: Iterable[Key], *, at: datetime) -> list[Record]:
    """As ``refresh_neighbours``, for some of those that link to the article of this key. Call inside a transaction."""
    wanted = set(keys)
    holding.lock({key, *wanted})
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
