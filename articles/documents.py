"""An article's content between rows and Draft. ``dump(load(article, d)) == d`` for every canonical draft ``d``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import models

from articles import contract
from articles.blockrows import Resolve, new_rows, write_rows
from articles.canonical import canonical
from articles.contract import Draft
from articles.models import Article, Byline, Citation, RelatedLink
from articles.parts import Parts, parts_of
from articles.resolving import refuse_foreign_blocks, resolver
from cms.core.copying import insert_rows
from cms.core.errors import Invalid

__all__ = ["canonical", "decode", "dump", "dump_all", "encode", "load"]

_PLAIN = ("title", "dek", "slug", "language", "kind")
_COLUMNS = (
    *_PLAIN, "translation_group", "primary_topic", "lead_image", "lead_alt", "lead_caption", "medical_reviewer", "modified_at",
)  # fmt: skip


def encode(draft: Draft) -> str:
    """The draft as JSON; the same draft always gives the same text, so its digest can be pinned."""
    return msgspec.json.encode(draft).decode()


def decode(document: str | bytes) -> Draft:
    """The draft in a JSON text. Raises ``Invalid`` naming the place that is wrong."""
    try:
        return msgspec.json.decode(document, type=Draft)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise Invalid("not-a-draft", f"This is not a draft: {error}.") from error


def dump(article: Article) -> Draft:
    """The article's content as a Draft, with the references resolved to public ids. One query."""
    return dump_all([article])[article.pk]


def dump_all(articles: Sequence[Article]) -> dict[int, Draft]:
    """As ``dump``, of many articles by their keys, in the same query."""
    parts = parts_of([article.pk for article in articles])
    return {article.pk: _draft(article, parts[article.pk]) for article in articles}


def _draft(article: Article, parts: Parts) -> Draft:
    named = parts.named
    lead = named.get("lead_image")
    return Draft(
        **{name: getattr(article, name) for name in _PLAIN},
        translation_group=str(article.translation_group),
        primary_topic=named.get("primary_topic"),
        topics=parts.topics,
        lead_image=contract.LeadImage(image=lead, alt=article.lead_alt, caption=article.lead_caption) if lead else None,
        medical_reviewer=named.get("medical_reviewer"),
        bylines=parts.bylines,
        blocks=parts.blocks,
        citations=parts.citations,
        related=parts.related,
    )


def load(article: Article, draft: Draft) -> Article:
    """Make the article's rows say what a canonical draft says; a new article is saved with it. Never writes a shared thing.

    Raises ``Invalid`` with ``errors`` when the draft names something that does not exist, and writes nothing then. Run inside a
    transaction. Only ``articles.drafts`` calls this on behalf of people: it guards the version and keeps the revision.
    """
    resolve = resolver(draft)
    refuse_foreign_blocks(article, draft)
    _refuse_itself(article, draft)
    for name in _PLAIN:
        setattr(article, name, getattr(draft, name))
    if draft.translation_group:
        article.translation_group = UUID(draft.translation_group)
    article.primary_topic = resolve("topic", draft.primary_topic) if draft.primary_topic else None
    article.medical_reviewer = resolve("person", draft.medical_reviewer) if draft.medical_reviewer else None
    lead = draft.lead_image
    article.lead_image = resolve("image", lead.image) if lead else None
    article.lead_alt, article.lead_caption = (lead.alt, lead.caption) if lead else ("", "")
    if article._state.adding:
        insert_rows([article])
        _insert(article, draft, resolve)
        return article
    article.save(update_fields=_COLUMNS)
    article.topics.set([resolve("topic", topic) for topic in draft.topics])
    write_rows(article, draft.blocks, resolve)
    _write_placements(article, draft, resolve)
    return article


def _insert(article: Article, draft: Draft, resolve: Resolve) -> None:
    for rows in parts_to_insert(article, draft, resolve):
        insert_rows(rows)


def parts_to_insert(article: Article, draft: Draft, resolve: Resolve) -> list[list[Any]]:
    """The rows of topics, blocks and placements of an article that has none yet, unsaved; of one table each, none of them empty."""
    tables: dict[type[models.Model], list[Any]] = defaultdict(list)
    topics: Any = Article.topics.through
    for topic in draft.topics:
        tables[topics].append(topics(article=article, topic=resolve("topic", topic)))
    for block in new_rows(article, draft.blocks, resolve):
        tables[type(block)].append(block)
    groups: tuple[list[Any], ...] = placements(draft, resolve)
    for group in groups:
        for position, row in enumerate(group):
            row.article, row.position = article, position
            tables[type(row)].append(row)
    return list(tables.values())


def _refuse_itself(article: Article, draft: Draft) -> None:
    message = "An article is not related to itself: choose another."
    errors = [
        {"path": f"/related/{n}/article", "code": "itself", "message": message}
        for n, link in enumerate(draft.related)
        if link.article == article.pid
    ]
    if errors:
        raise Invalid("related-to-itself", message, errors=errors)


def placements(draft: Draft, resolve: Resolve) -> tuple[list[Byline], list[Citation], list[RelatedLink]]:
    """The rows, without article and position, of who and what a canonical draft names."""
    return (
        [Byline(person=resolve("person", b.person), role=b.role, as_credited=b.as_credited) for b in draft.bylines],
        [
            Citation(source=resolve("source", c.source), role=c.role, locator=c.locator, passage=c.passage)
            for c in draft.citations
        ],
        [
            RelatedLink(
                target=resolve("article", link.article) if link.article else None,
                title=link.title, url=link.url, relation=link.relation,
            )
            for link in draft.related
        ],
    )  # fmt: skip


def _write_placements(article: Article, draft: Draft, resolve: Resolve) -> None:
    bylines, citations, related = placements(draft, resolve)
    _replace(article.bylines, bylines, ("person_id", "role", "as_credited"))
    _replace(article.citations, citations, ("source_id", "role", "locator", "passage"))
    _replace(article.related_links, related, ("target_id", "title", "url", "relation"))


def _replace(manager: Any, rows: list[Any], columns: tuple[str, ...]) -> None:
    """Make these the article's rows, in this order; nothing is written when they are so already."""
    before = [tuple(getattr(row, column) for column in columns) for row in manager.all()]
    if before == [tuple(getattr(row, column) for column in columns) for row in rows]:
        return
    manager.all().delete()
    for place, row in enumerate(rows):
        row.article, row.position = manager.instance, place
    manager.bulk_create(rows)
