"""An archive that moves in: texts that were in print before become drafts and go out as legacy, two batches at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from articles.archiving import BATCH, accept_all_as_legacy, publish_many
from articles.errors import require
from articles.loading import Loaded
from articles.models import Article
from cms.accounts.models import User
from cms.core.abreast import abreast

Told = list[tuple[Loaded, str]]


def bring_in(loads: Iterable[Loaded], *, by: User, note: str, batch: int = BATCH) -> Iterator[tuple[Loaded, str]]:
    """Publish as legacy what a load (``articles.loading``) makes of texts that were in print before: with each, why it is not
    public, or "".

    ``note`` says where and when they were. Each batch is three transactions: drafts, acceptance, publication. Killed between them,
    the same texts begun anew go on where it stopped. Raises ``NotPermitted`` and ``Invalid`` before anything is read.
    """
    require(by, "articles.publish_article", "publish")
    accept_all_as_legacy([], by=by, note=note)
    return _brought_in(iter(loads), by=by, note=note, batch=batch)


def _brought_in(loads: Iterator[Loaded], *, by: User, note: str, batch: int) -> Iterator[tuple[Loaded, str]]:
    def publish(work: tuple[list[Loaded], set[str]]) -> tuple[list[Loaded], dict[str, str]]:
        group, wanted = work
        articles = list(Article.objects.unpublished().filter(public_id__in=wanted))
        accept_all_as_legacy(articles, by=by, note=note, batch=batch)
        outcomes = publish_many(articles, by=by, batch=batch)
        return group, {each.article.pid: each.refusal.message for each in outcomes if each.refusal}

    refused: dict[str, str] = {}
    for group, found in abreast(publish, _first_named(loads, batch)):
        refused |= found
        yield from ((each, refused.get(each.article or "", "")) for each in group)


def _first_named(loads: Iterator[Loaded], size: int) -> Iterator[tuple[list[Loaded], set[str]]]:
    """Batches, each with the articles that none before it named: a text that comes twice is published once."""
    seen: set[str] = set()
    while group := list(islice(loads, size)):
        wanted = {each.article for each in group if each.article} - seen
        seen |= wanted
        yield group, wanted
