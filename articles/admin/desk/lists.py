"""The lists of a checker's day: each a query with a few columns, the same on the page and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from articles.admin.desk.subjects import unverified_credentials, unverified_grants
from articles.blocker import desk
from articles.models import (
    Article,
    Assignment,
    Claim,
    ClaimEvent,
    Contribution,
    Correction,
    Override,
    Query,
    Verification,
)
from cms.accounts.models import User
from experts.models import Quote
from sources.models import Source

MOST = 200  # rows on a page; the CSV has them all up to MOST_CSV
MOST_CSV = 20_000

Cell = tuple[str, str]  # (text, address or "")
State, Risk = Claim.Standing, Claim.Risk


@dataclass(frozen=True)
class Listing:
    """One list: what it is called, its columns, its rows for a person, and how a row becomes cells."""

    title: str
    about: str
    columns: Sequence[str]
    rows: Callable[[User], QuerySet[Any]]
    cells: Callable[[Any], Iterable[Cell]]
    empty: str
    article: str = "article"  # the path from a row to its article, which filters go by; "" where there is none


def _day(value: Any) -> Cell:
    return (f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str(value or ""), "")


def _article(article: Article, claim: str = "") -> Cell:
    return (str(article), desk(article, claim=claim))


def _words(claim: Claim) -> Cell:
    return (claim.exact, desk(claim.article, claim=claim.pid))


# -- what is to be checked --------------------------------------------------------------------------------------------

_NOT_SETTLED = [State.UNCHECKED, State.STALE, State.SECOND_WANTED, State.DISPUTED]
_UNRESOLVED = Q(claims__closed_at=None) & (
    Q(claims__standing__in=_NOT_SETTLED) | Q(claims__anchor__in=["stale", "orphaned"])
)
_STILL_BLIND = Q(claim__risk=Risk.HIGH, claim__standing__in=[State.UNCHECKED, State.STALE, State.SECOND_WANTED])
_CONFIRMED = [State.CONFIRMED, State.CONFIRMED_WITH_CHANGE, State.BELIEF_REPORTED_CORRECTLY]


def _queue(by: User) -> QuerySet[Article]:
    """By publish time, then risk, then age. Counts come from one grouped query."""
    waiting = Article.objects.kept().filter(
        stage__in=[Article.Stage.CHECKING, Article.Stage.READY, Article.Stage.SCHEDULED]
    )
    counted = waiting.annotate(
        left=Count("claims", filter=_UNRESOLVED, distinct=True),
        high=Count("claims", filter=_UNRESOLVED & Q(claims__risk=Risk.HIGH), distinct=True),
        all_claims=Count("claims", filter=Q(claims__closed_at=None), distinct=True),
        who=Min("assignments__user__name", filter=Q(assignments__ended_at=None)),
        due=Min("assignments__due_on", filter=Q(assignments__ended_at=None)),
        since=Max("transitions__at", filter=Q(transitions__axis="stage")),
    )
    return counted.order_by(F("scheduled_for").asc(nulls_last=True), "-high", "since", "pk")


def _in_queue(article: Any) -> Iterable[Cell]:
    return (
        _article(article), (article.get_stage_display(), ""), _day(article.scheduled_for),
        (str(article.left), ""), (str(article.high), ""),
        (str(article.all_claims), ""), (article.who or "", ""), _day(article.due), _day(article.since),
    )  # fmt: skip


def _my_desk(by: User) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(user=by, ended_at=None, article__discarded_at=None).select_related("article")
    return rows.annotate(
        left=Count(
            "article__claims", filter=Q(article__claims__closed_at=None, article__claims__standing=State.UNCHECKED)
        )
    ).order_by(F("due_on").asc(nulls_last=True), "pk")


def _blind(by: User) -> QuerySet[Claim]:
    """High-risk claims that one person has judged and this one may: whatever the first said, and without saying who."""
    wanted = Claim.objects.open().high().filter(standing=State.SECOND_WANTED, article__discarded_at=None)
    judged = Verification.objects.filter(by=by, claim__isnull=False).exclude(verdict="withdrawn").values("claim")
    written = Contribution.objects.filter(user=by, role__in=["wrote", "edited"]).values("article")
    rows = wanted.exclude(pk__in=judged).exclude(article__in=written)
    return rows.select_related("article").order_by("article__scheduled_for", "pk")


_BY_RISK = Case(
    When(risk=Risk.HIGH, then=Value(0)),
    When(risk=Risk.ELEVATED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def _open_claims(by: User) -> QuerySet[Claim]:
    rows = Claim.objects.open().exclude(
        standing__in=[State.CONFIRMED, State.CONFIRMED_WITH_CHANGE, State.BELIEF_REPORTED_CORRECTLY]
    )
    return rows.filter(article__discarded_at=None).select_related("article").order_by(_BY_RISK, "pk")


def _claim_cells(claim: Claim) -> Iterable[Cell]:
    return (
        _words(claim), _article(claim.article), (claim.get_risk_display(), ""), (claim.get_kind_display(), ""),
        (claim.get_standing_display(), ""), (claim.get_anchor_display(), ""),
    )  # fmt: skip


# -- what became of it ------------------------------------------------------------------------------------------------


def _overnight(by: User) -> QuerySet[ClaimEvent]:
    """What broke in the last day: standings that a verdict did not set."""
    since = timezone.now() - timedelta(hours=24)
    rows = ClaimEvent.objects.filter(at__gte=since).exclude(because="")
    return rows.select_related("claim__article").order_by("-at")


def _queries(by: User) -> QuerySet[Query]:
    rows = Query.objects.filter(answered_at=None, claim__closed_at=None, due_on__lt=timezone.localdate())
    return _without_blind(rows, by).select_related("claim__article", "asked_by").order_by("due_on")


def _without_blind(rows: QuerySet[Query], by: User) -> QuerySet[Query]:
    """Whoever may still give the second verdict does not read the first one's questions."""
    if not by.holds("articles.verify_claim"):
        return rows
    return rows.exclude(~Q(asked_by=by) & _STILL_BLIND)


def _audit(by: User) -> QuerySet[Verification]:
    """Verdicts, newest first; of high-risk claims that still want their second look, only one's own."""
    rows = Verification.objects.select_related("claim", "article", "by", "quote", "credential", "grant")
    if by.holds("articles.verify_claim"):
        rows = rows.exclude(~Q(by=by) & _STILL_BLIND)
    return rows.order_by("-at", "-pk")


def _verdict_cells(given: Verification) -> Iterable[Cell]:
    if given.claim and given.article:
        subject: Cell = (given.claim.exact, desk(given.article, claim=given.claim.pid))
    else:
        subject = (str(given.quote or given.credential or given.grant or given.article), "")
    return (
        _day(given.at), subject, (given.get_verdict_display(), ""), (given.get_method_display(), ""), (str(given.by), ""),
        ("blind" if given.blind else "", ""), (given.evidence, ""), (given.note, ""),
    )  # fmt: skip


def _no_record(by: User) -> QuerySet[Quote]:
    return Quote.objects.filter(record_held="").select_related("person").order_by("-created_at")


def _same_title() -> QuerySet[Source]:
    """Entries of the register that stand for themselves and share their title with another one."""
    own = Source.objects.filter(superseded_by=None).exclude(title="")
    same = Window(Count("pk"), partition_by=[Lower("title")])
    return own.annotate(same=same).filter(same__gt=1).order_by(Lower("title"), "pk")


def _corrections(by: User) -> QuerySet[Correction]:
    rows = Correction.objects.filter(dropped_at=None).select_related("article", "drafted_by", "approved_by")
    return rows.order_by("approved_at", "-pk")


def _overrides(by: User) -> QuerySet[Override]:
    rows = Override.objects.filter(revokes=None, revoked_by=None, expires_on__gte=timezone.localdate())
    return rows.select_related("article", "by").order_by("expires_on")


LISTS: dict[str, Listing] = {
    "queue": Listing(
        "Queue", "What waits to be checked: by publish time, then risk, then age.",
        ["Article", "Stage", "Goes out", "To do", "High risk", "Claims", "On the desk of", "Due", "Since"], _queue, _in_queue,
        "Nothing waits to be checked.", article="",
    ),
    "my-desk": Listing(
        "My desk", "What is on your desk, the most urgent first.", ["Article", "Task", "Due", "Unchecked claims"], _my_desk,
        lambda row: (_article(row.article), (row.get_task_display(), ""), _day(row.due_on), (str(row.left), "")),
        "Your desk is clear. Take the next one from the queue.",
    ),
    "blind": Listing(
        "Second looks", "High-risk claims that want a second verdict. What the first one was is not shown.",
        ["Claim", "Article", "Kind"], _blind, lambda row: (_words(row), _article(row.article), (row.get_kind_display(), "")),
        "No claim wants your second look.",
    ),
    "claims": Listing(
        "Open claims", "Every claim that is not confirmed, the riskiest first.",
        ["Claim", "Article", "Risk", "Kind", "Standing", "Anchor"], _open_claims, _claim_cells, "Every claim is confirmed.",
    ),
    "overnight": Listing(
        "Overnight", "Verdicts that stopped standing in the last day, and why.",
        ["When", "Claim", "Article", "Was", "Is", "Because"],
        _overnight,
        lambda row: (
            _day(row.at), _words(row.claim), _article(row.claim.article), (row.from_standing, ""), (row.to_standing, ""),
            (row.because.replace("_", " "), ""),
        ),
        "Nothing broke in the last day.", article="claim__article",
    ),
    "queries": Listing(
        "Queries overdue", "Questions to authors whose day has passed.",
        ["Question", "Claim", "Article", "Asked by", "Due"], _queries,
        lambda row: (
            (row.question, desk(row.claim.article, claim=row.claim.pid)), _words(row.claim), _article(row.claim.article),
            (str(row.asked_by), ""), _day(row.due_on),
        ),
        "No query is overdue.", article="claim__article",
    ),
    "quotes": Listing(
        "Quotes without record", "Quotations of which no mail or recording is named.", ["Quote", "Person", "Entered"], _no_record,
        lambda row: (
            (row.words, reverse("admin:articles_article_verify", args=["quote", row.pk])), (str(row.person or ""), ""),
            _day(row.created_at),
        ),
        "Every quotation has its record.", article="placements__parent",
    ),
    "credentials": Listing(
        "Credentials to verify", "Never verified, or lapsed. Whoever entered one does not verify it.",
        ["Credential", "Person", "Issuer", "Valid to", "Verified"], lambda by: unverified_credentials(),
        lambda row: (
            (row.title, reverse("admin:articles_article_verify", args=["credential", row.pk])), (str(row.person), ""),
            (row.issuer, ""), _day(row.valid_to), _day(row.verified_on),
        ),
        "Every credential is verified.", article="person__quotes__placements__parent",
    ),
    "grants": Listing(
        "Rights to verify", "Grants that nobody but whoever entered them has looked at.", ["Grant", "Picture", "From", "To"],
        lambda by: unverified_grants(),
        lambda row: (
            (str(row), reverse("admin:articles_article_verify", args=["grant", row.pk])), (str(row.image), ""),
            _day(row.valid_from), _day(row.valid_to),
        ),
        "Every right has been looked at.", article="image__placements__parent",
    ),
    "duplicates": Listing(
        "Duplicates", "Sources of the same title. Say on the page of the one to leave which one replaces it.",
        ["Title", "Published", "Publisher", "As cited"], lambda by: _same_title(),
        lambda row: (
            (row.display_title, reverse("admin:sources_source_change", args=[row.pk])), (row.issued_on, ""), (row.publisher, ""),
            (row.cited_as, ""),
        ),
        "No two sources have the same title.", article="citations__article",
    ),
    "corrections": Listing(
        "Corrections", "What readers are told of changes; those that wait for approval first.",
        ["Article", "Kind", "Text", "Drafted by", "Approved by"], _corrections,
        lambda row: (
            (str(row.article), reverse("admin:articles_article_last_look", args=[row.article_id]) + "#corrections"),
            (row.get_kind_display(), ""), (row.text, ""), (str(row.drafted_by), ""), (str(row.approved_by or ""), ""),
        ),
        "No corrections.",
    ),
    "overrides": Listing(
        "Overrides", "What standards editors let pass, the first to end first.", ["Article", "What", "Reason", "By", "Until"],
        _overrides,
        lambda row: (
            (str(row.article), reverse("admin:articles_article_last_look", args=[row.article_id])), (row.code, ""),
            (row.reason, ""),
            (str(row.by), ""), _day(row.expires_on),
        ),
        "Nothing is overridden.",
    ),
    "audit": Listing(
        "Audit", "Every verdict ever given, the newest first.",
        ["When", "Subject", "Verdict", "Method", "By", "Blind", "Looked at", "Note"], _audit, _verdict_cells, "No verdicts yet.",
    ),
}  # fmt: skip
