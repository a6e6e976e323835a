"""What stands beside the article: where it is, what blocks it, what can be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.admin.acting import Button, removals, steps
from articles.models import Article, Revision
from articles.readiness import Blocker, blockers
from cms.accounts.models import User
from delivery import records


@dataclass(frozen=True)
class Panel:
    article: Article
    blocks: list[Blocker]
    warnings: list[Blocker]
    steps: list[Button]
    removals: list[Button]
    last_saved: Revision | None
    public_url: str
    document_url: str
    has_preview_site: bool
    second: list[Revision] = field(default_factory=list)  # texts of mine that came second


def panel(article: Article, *, by: Any) -> Panel:
    """Everything the right-hand column shows. About thirty queries, whatever the article's length."""
    found = blockers(article)
    stops = [blocker for blocker in found if blocker.stops]
    return Panel(
        article=article,
        blocks=stops,
        warnings=[blocker for blocker in found if not blocker.stops],
        steps=steps(article, by=by, blocked=len(stops)),
        removals=removals(article, by=by),
        last_saved=article.revisions.exclude(kind=Revision.Kind.SHADOW).select_related("by").first(),
        public_url=_public_url(article),
        document_url=reverse("delivery:articles-detail", args=[article.pid]) if article.is_public else "",
        has_preview_site=bool(settings.PREVIEW_URL),
        second=second_texts(article, by=by),
    )


def _public_url(article: Article) -> str:
    """Where readers find it, which may be under an older slug than the draft's; "" while they do not."""
    card = records.article_cards([article.public_id]).get(article.pid) if article.is_live else None
    return card.url if card else ""


def second_texts(article: Article, *, by: User) -> list[Revision]:
    """What this editor wrote and could not save because somebody else was first, newer than the present version."""
    last = article.revisions.exclude(kind=Revision.Kind.SHADOW).values_list("number", flat=True).first() or 0
    return list(article.revisions.filter(kind=Revision.Kind.SHADOW, by=by, number__gt=last))
