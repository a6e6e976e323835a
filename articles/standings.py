"""What every verb does that moves what the public sees of an article: lock it and what is around it, move, tell the neighbours."""

from __future__ import annotations

from dataclasses import dataclass
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

_NOTHING: set[Key] = set()


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


@dataclass(frozen=True)
class Held:
    """What a verb holds: ``around``, who follows the article; ``before``, the things that its live document shows; ``links``, those
    articles it is to link to that are live; ``shared``, the things that are not to change."""

    around: Around
    before: set[Key]
    links: set[Key]
    shared: set[Key]


def hold(article: Article, *, brought: set[Key] = _NOTHING, links: set[Key] = _NOTHING, share: bool = False) -> Held:
    """Lock everything that will be read or written: its own record, the things that it shows and that it is to show (``brought``),
    the articles it is to link to, and whoever links here. With ``share``, the things are shared where none of them goes.

    Raises ``Moved`` when what it shows changed meanwhile. Ask ``refuse_moved`` once the feed is entered.
    """
    before, expected, live = _shown(article), around(article), records.public(links)
    shared = brought if share and before <= brought else _NOTHING
    own: Key = ("article", article.public_id)
    holding.lock({own} | brought | before | expected.keys | live, shared=shared)
    if _shown(article) != before:
        raise Moved
    return Held(expected, before, live, shared)


def refuse_moved(article: Article, held: Held) -> None:
    """Raise ``Moved`` when somebody follows this article now who is not held. Ask within the feed: until it is entered, another may
    become live who shows it."""
    found = around(article)
    if found.are_many != held.around.are_many or found.keys - held.around.keys:
        raise Moved


def _shown(article: Article) -> set[Key]:
    if not article.is_public:
        return set()
    return {each for each in records.embedded_by(("article", article.public_id)) if each[0] != "article"}


def move_standing(article: Article, to: str, *, by: User, note: str) -> None:
    values: dict[str, Any] = {"axis": "standing", "from_state": article.standing, "to_state": to, "note": note}
    insert_rows([Transition(article=article, digest=article.content_digest, by=by, **values)])
    article.standing = to
