"""An article's content between rows and Draft. ``dump(load(article, d)) == d`` for every canonical draft ``d``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import models, transaction

from articles import contract
from articles.blockrows import Resolve, as_block, read_rows_of, write_rows
from articles.canonical import canonical
from articles.contract import Draft
from articles.mentions import mentions
from articles.models import BLOCK_MODELS, Article, Byline, Citation, RelatedLink, Topic
from cms.core.errors import Invalid
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source

__all__ = ["canonical", "decode", "dump", "dump_all", "encode", "load"]

_SHARED: dict[str, type[models.Model]] = {
    "person": Person,
    "quote": Quote,
    "image": Image,
    "source": Source,
    "topic": Topic,
    "article": Article,
}
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
    """The article's content as a Draft, with the references resolved to public ids. About a dozen queries."""
    return dump_all([article])[article.pk]


def dump_all(articles: Sequence[Article]) -> dict[int, Draft]:
    """As ``dump``, of many articles by their keys, in the same queries where each brings what it refers to by itself."""
    keys = [article.pk for article in articles]
    topics: dict[int, list[str]] = {key: [] for key in keys}
    chosen = Article.topics.through._default_manager.filter(article__in=keys).order_by("topic__public_id")
    for key, public_id in chosen.values_list("article_id", "topic__public_id"):
        topics[key].append(str(public_id))
    blocks = read_rows_of(keys)
    bylines = _by_article(Byline._default_manager.select_related("person"), keys)
    citations = _by_article(Citation._default_manager.select_related("source"), keys)
    related = _by_article(RelatedLink._default_manager.select_related("target"), keys)
    return {
        article.pk: Draft(
            **{name: getattr(article, name) for name in _PLAIN},
            translation_group=str(article.translation_group),
            primary_topic=_pid(article.primary_topic),
            topics=topics[article.pk],
            lead_image=_lead(article),
            medical_reviewer=_pid(article.medical_reviewer),
            bylines=[
                contract.Byline(person=row.person.pid, role=row.role, as_credited=row.as_credited)
                for row in bylines[article.pk]
            ],
            blocks=[as_block(row) for row in blocks[article.pk]],
            citations=[
                contract.Citation(source=row.source.pid, role=row.role, locator=row.locator, passage=row.passage)
                for row in citations[article.pk]
            ],
            related=[
                contract.Related(article=_pid(row.target), title=row.title, url=row.url, relation=row.relation)
                for row in related[article.pk]
            ],
        )
        for article in articles
    }


def _lead(article: Article) -> contract.LeadImage | None:
    lead = article.lead_image
    return contract.LeadImage(image=lead.pid, alt=article.lead_alt, caption=article.lead_caption) if lead else None


def _by_article(rows: models.QuerySet[Any], keys: list[int]) -> dict[int, list[Any]]:
    """The rows in their own order, by the article's key. One query."""
    found: dict[int, list[Any]] = {key: [] for key in keys}
    for row in rows.filter(article__in=keys):
        found[row.article_id].append(row)
    return found


@transaction.atomic
def load(article: Article, draft: Draft) -> Article:
    """Make the article's rows say what a canonical draft says. Never writes a shared thing.

    Raises ``Invalid`` with ``errors`` when the draft names something that does not exist, and writes nothing then. Only
    ``articles.drafts`` calls this on behalf of people: it guards the version and keeps the revision.
    """
    resolve = _resolver(draft)
    _refuse_foreign_blocks(article, draft)
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
    article.save(update_fields=_COLUMNS)
    article.topics.set([resolve("topic", topic) for topic in draft.topics])
    write_rows(article, draft.blocks, resolve)
    _write_placements(article, draft, resolve)
    return article


def _pid(thing: Any) -> str | None:
    return thing.pid if thing else None


def _resolver(draft: Draft) -> Resolve:
    """One query a kind that is mentioned. Raises ``Invalid`` naming every mention that leads nowhere."""
    named = list(mentions(draft))
    wanted: dict[str, set[str]] = defaultdict(set)
    for _, kind, public_id in named:
        wanted[kind].add(public_id)
    found = {
        (kind, str(thing.public_id)): thing  # type: ignore[attr-defined]
        for kind, ids in wanted.items()
        for thing in _SHARED[kind]._default_manager.filter(public_id__in=ids)
    }
    errors = [
        {
            "path": path,
            "code": "unknown",
            "message": f"There is no {kind} {public_id}: it may have been deleted. Choose another.",
        }
        for path, kind, public_id in named
        if (kind, public_id) not in found
    ]
    if errors:
        raise Invalid("unknown-reference", errors[0]["message"], errors=errors)
    return lambda kind, public_id: found[kind, public_id]


def _refuse_foreign_blocks(article: Article, draft: Draft) -> None:
    ids = [block.id for block in draft.blocks]
    taken = {
        str(uuid)
        for model in BLOCK_MODELS
        for uuid in model._default_manager.filter(uuid__in=ids).exclude(parent=article).values_list("uuid", flat=True)
    }
    if taken:
        message = "A block with this id belongs to another article: give the copy an id of its own."
        errors = [
            {"path": f"/blocks/{n}/id", "code": "taken", "message": message}
            for n, each in enumerate(ids)
            if each in taken
        ]
        raise Invalid("block-elsewhere", message, errors=errors)


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
