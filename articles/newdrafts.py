"""Many new articles at once: what ``articles.drafts.create_draft`` makes of one draft, in one insert a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import models

from articles.blockrows import Resolve
from articles.contract import Draft
from articles.documents import encode, parts_to_insert
from articles.errors import require
from articles.models import Article, Contribution, Revision
from cms.accounts.models import User
from cms.core.copying import copy_rows
from cms.core.text import digest, slugify


def create_drafts(drafts: Sequence[Draft], *, resolve: Resolve, by: User, kind: str) -> list[Article]:
    """New articles with these canonical drafts, in order. Run inside a transaction; a dozen queries, however many.

    ``resolve`` gives the saved row that a draft names. No block of theirs may have an id that another has. Raises
    ``NotPermitted``; a slug that is taken is an ``IntegrityError``.
    """
    require(by, "articles.add_article", "write articles")
    taken = _taken({(draft.language, slugify(draft.title)) for draft in drafts if not draft.slug})
    articles = [_article(draft, resolve, taken) for draft in drafts]
    documents = [encode(draft) for draft in drafts]
    for article, document in zip(articles, documents, strict=True):
        article.content_digest = digest(document)
    copy_rows(articles)
    rows: dict[type[models.Model], list[Any]] = defaultdict(list)
    for article, draft in zip(articles, drafts, strict=True):
        for group in parts_to_insert(article, draft, resolve):
            rows[type(group[0])] += group
    for new in rows.values():
        copy_rows(new)
    _record(articles, documents, by=by, kind=kind)
    return articles


def _article(draft: Draft, resolve: Resolve, taken: dict[str, set[str]]) -> Article:
    draft.slug = draft.slug or _free_slug(draft, taken)
    given = {"translation_group": UUID(draft.translation_group)} if draft.translation_group else {}
    lead = draft.lead_image
    article = Article(
        title=draft.title,
        dek=draft.dek,
        slug=draft.slug,
        language=draft.language,
        kind=draft.kind,
        primary_topic=resolve("topic", draft.primary_topic) if draft.primary_topic else None,
        medical_reviewer=resolve("person", draft.medical_reviewer) if draft.medical_reviewer else None,
        lead_image=resolve("image", lead.image) if lead else None,
        lead_alt=lead.alt if lead else "",
        lead_caption=lead.caption if lead else "",
        version=1,
        **given,
    )
    draft.translation_group = str(article.translation_group)
    return article


def _taken(wanted: set[tuple[str, str]]) -> dict[str, set[str]]:
    """By language, the slugs that stand in the way. One query, and one for each slug that is taken."""
    found: dict[str, set[str]] = defaultdict(set)
    slugs = {slug for _, slug in wanted if slug}
    kept = Article.objects.kept()
    for language, slug in set(kept.filter(slug__in=slugs).values_list("language", "slug")) if slugs else ():
        found[language] |= set(kept.filter(language=language, slug__startswith=slug).values_list("slug", flat=True))
    return found


def _free_slug(draft: Draft, taken: dict[str, set[str]]) -> str:
    """The slug that the title makes, numbered where it is taken, also by an earlier draft of these; "" without a title."""
    wanted = slug = slugify(draft.title)
    number = 1
    while slug and slug in taken[draft.language]:
        number += 1
        slug = f"{wanted}-{number}"
    taken[draft.language].add(slug)
    return slug


def _record(articles: Sequence[Article], documents: Sequence[str], *, by: User, kind: str) -> None:
    copy_rows(
        [
            Revision(
                article=article,
                number=1,
                kind=kind,
                base_version=0,
                document=document,
                digest=article.content_digest,
                by=by,
            )
            for article, document in zip(articles, documents, strict=True)
        ]
    )
    copy_rows([Contribution(article=article, user=by, role=Contribution.Role.WROTE) for article in articles])
