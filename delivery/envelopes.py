"""What stands around documents and cards in the answers of the API. Documents themselves are in ``delivery/contract.py``."""

from __future__ import annotations

from typing import Literal

from msgspec import Raw

from delivery.contract import ArticleCard, Doc, Kind


class PageOf(Doc):
    """Where a list goes on: ``next`` is the ``cursor`` of the page that follows, null on the last one.

    ``count`` is how many the whole list has, where ``count=exact`` asked; it stops at 10,000, and ``count_is_exact`` says
    whether that was all. Both are null where nobody asked.
    """

    next: str | None
    limit: int
    count: int | None = None
    count_is_exact: bool | None = None


class RankedPage(Doc):
    """Where a search goes on: ``next`` is the ``cursor`` of the page that follows, null on the last one."""

    next: str | None
    limit: int


class FoundArticle(ArticleCard, tag="article", tag_field="type"):
    """The card of an article that a search found. ``score`` orders this answer and means nothing beside another.

    ``highlights`` are ranges of the card's ``title`` and ``dek`` in which words asked for stand: ``[field, start, end]``, counted
    in Unicode code points from 0, ``end`` not included. A word that stands only further down has none.
    """

    score: float
    highlights: list[tuple[Literal["title", "dek"], int, int]]


class Cause(Doc):
    """What brought this change about, where it was a change of something else."""

    kind: Kind
    id: str


class Put(Doc, tag="put", tag_field="op"):
    """Something is public as from now, new or changed. ``tags`` are the cache tags that this makes stale.

    ``document`` is null unless ``include=documents`` asked for it.
    """

    seq: int
    kind: Kind
    id: str
    edition: int | None
    cause: Cause | None
    tags: list[str]
    document: Raw | None


class Gone(Doc, tag="gone", tag_field="op"):
    """Something is no longer public; ``note`` is the reason in a sentence for readers, where one was given."""

    seq: int
    kind: Kind
    id: str
    reason: Literal["withdrawn", "expired", "legal", "merged", "unreferenced"]
    note: str | None
    cause: Cause | None
    tags: list[str]


class Changes(Doc):
    """A page of the change feed in the order of ``seq``. Ask again with ``next``, always; ``caught_up`` says this was all."""

    data: list[Put | Gone]
    next: str
    caught_up: bool


class Root(Doc):
    """What there is: a link to each collection, the change feed, the description and the documentation."""

    name: str
    contract: int
    links: dict[str, str]


class ProblemError(Doc, rename={"in_": "in"}):
    """One thing wrong with a request. ``allowed`` names what would be right, where that is a short list."""

    in_: str
    name: str
    code: str
    message: str
    allowed: list[str]


class Problem(Doc):
    """RFC 9457. Members beside these belong to the type of problem, such as ``reason`` on a 410."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[ProblemError]
