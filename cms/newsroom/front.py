"""The newsroom's front page: what is on every desk, and what blocks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from articles.models import Article, Revision
from articles.readiness import Blocker
from articles.waiting import blockers_by_article
from cms.accounts.models import User
from media import lapsing
from media.expiry import Expiring, expiring
from media.lists import desk_lists
from media.models import RightsNotice

MOST = 6  # articles in a lane
START = " Write a new article or import a text."
MOST_REASONS = 2  # sentences under an article; the rest is a number


@dataclass(frozen=True)
class Piece:
    """An article in a lane, with the first of what blocks it."""

    article: Article
    reasons: list[Blocker]
    more: int


@dataclass(frozen=True)
class Lane:
    title: str
    empty: str
    link: str
    pieces: list[Piece]
    has_more: bool
    shows_reasons: bool = True


@dataclass(frozen=True)
class _Plan:
    """A lane before anything is asked: what belongs in it, and where the whole list is."""

    title: str
    empty: str
    query: dict[str, str]
    articles: QuerySet[Article]
    shows_reasons: bool = True


def _plans(by: User) -> list[_Plan]:
    kept = Article.objects.kept()
    mine = Article.objects.filter(contributions__user=by).values("pk")
    unchanged = Q(standing=Article.Standing.LIVE, content_digest=F("published_digest"))
    stages = {
        stage: kept.filter(stage=stage).order_by("-modified_at")
        for stage in (Article.Stage.IN_REVIEW, Article.Stage.CHECKING, Article.Stage.READY)
    }
    return [
        _Plan(
            "My drafts", f"You have no draft open.{START if by.holds('articles.add_article') else ''}",
            {"stage__exact": "draft", "whose": "mine"},
            kept.filter(stage=Article.Stage.DRAFT, pk__in=mine).exclude(unchanged).order_by("-modified_at"),
        ),
        _Plan("In review", "Nothing waits for an editor.", {"stage__exact": "in_review"}, stages[Article.Stage.IN_REVIEW]),
        _Plan("Checking", "Nothing waits for a fact-checker.", {"stage__exact": "checking"}, stages[Article.Stage.CHECKING]),
        _Plan("Ready", "Nothing waits to be published.", {"stage__exact": "ready"}, stages[Article.Stage.READY]),
        _Plan(
            "Scheduled", "Nothing is scheduled.", {"stage__exact": "scheduled"},
            kept.filter(stage=Article.Stage.SCHEDULED).order_by("scheduled_for"),
        ),
        _Plan(
            "Recently published", "Nothing has been published yet.", {"standing__exact": "live"},
            kept.live().order_by("-published_at"), shows_reasons=False,
        ),
    ]  # fmt: skip


def lanes(by: User) -> list[Lane]:
    """The front page's lanes. About twenty queries, however much lies in them."""
    plans = [(plan, list(plan.articles[: MOST + 1])) for plan in _plans(by)]
    asked = {article.pk: article for plan, found in plans if plan.shows_reasons for article in found[:MOST]}
    waiting = blockers_by_article(asked.values(), at=timezone.now())
    changelist = reverse("admin:articles_article_changelist")
    return [
        Lane(
            title=plan.title,
            empty=plan.empty,
            link=f"{changelist}?{urlencode(plan.query)}",
            pieces=[_piece(article, waiting.get(article.pk, [])) for article in found[:MOST]],
            has_more=len(found) > MOST,
            shows_reasons=plan.shows_reasons,
        )
        for plan, found in plans
    ]


def _piece(article: Article, found: Iterable[Blocker]) -> Piece:
    # That a draft is not signed off yet is no news; whatever else stands against it is.
    stops = sorted((blocker for blocker in found if blocker.stops), key=lambda each: each.code == "basis-missing")
    return Piece(article=article, reasons=stops[:MOST_REASONS], more=max(0, len(stops) - MOST_REASONS))


def second_texts(by: User) -> list[Revision]:
    """Texts of this person that came second and that nobody has saved over since: kept, and waiting for a look."""
    last = Coalesce(Max("article__revisions__number", filter=~Q(article__revisions__kind=Revision.Kind.SHADOW)), 0)
    shadows = Revision.objects.filter(kind=Revision.Kind.SHADOW, by=by).annotate(last=last)
    return list(shadows.filter(number__gt=F("last")).select_related("article").defer("document").order_by("-at")[:MOST])


def picture_desk(by: Any) -> dict[str, Any]:
    """The picture desk's lists that hold anything, and the rights that end, for those whose desk it is. A dozen queries."""
    if not by.holds(lapsing.MAY):
        return {"picture_lists": [], "rights_ending": []}
    today = timezone.localdate()
    ending = expiring(on=today)
    lists = [each for each in desk_lists(on=today, ending=len(ending)) if each.number]
    return {"picture_lists": lists, "rights_ending": rights_ending(ending, on=today)}


def rights_ending(ending: list[Expiring], *, on: date) -> list[tuple[str, str]]:
    """(sentence, how grave) on the rights that end under what readers see. One query."""
    found = [each for each in ending if each.live]
    counts = Counter(str(lapsing.stage_of(each, on=on)) for each in found)
    words = {
        "ended": "have ended",
        "day": "end by tomorrow",
        "week": "end within a week",
        "month": "end within a month",
    }
    said = [
        (f"Rights to pictures that readers see {words[stage]}: {counts[stage]}.", stage)
        for stage in words
        if counts[stage]
    ]
    failed = {each.image.pk for each in found} & set(
        RightsNotice.objects.filter(failed=True, stage="ended").values_list("image_id", flat=True)
    )
    if failed:
        said.insert(0, (f"What was decided for a right that has ended could not be done: {len(failed)}.", "failed"))
    return said


# What an editor starts with: name, address, the permission it needs.
_QUICK = (
    ("New article", ("admin:articles_article_add",), "articles.add_article"),
    ("Import text", ("newsroom:import", "admin:articles_import_add"), "articles.import_article"),
    ("Upload pictures", ("admin:media_image_upload",), "media.add_image"),
    ("Articles", ("admin:articles_article_changelist",), "articles.view_article"),
    ("Checking", ("admin:articles_article_checking",), "articles.view_claim"),
    ("People", ("admin:experts_person_changelist",), "experts.view_person"),
    ("Quotes", ("admin:experts_quote_changelist",), "experts.view_quote"),
    ("Images", ("admin:media_image_changelist",), "media.view_image"),
    ("Sources", ("admin:sources_source_changelist",), "sources.view_source"),
)


def quick_links(by: Any) -> list[tuple[str, str]]:
    """(name, address) of what there is and this person may use."""
    found = []
    for name, views, permission in _QUICK:
        address = next(filter(None, map(_address, views)), "")
        if address and by.has_perm(permission):
            found.append((name, address))
    return found


def _address(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
