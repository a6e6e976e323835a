"""The stage of a draft: one table of moves, and the verb that makes them.

    draft → in_review → checking → ready → scheduled        any → draft, with a reason

``ready`` and ``scheduled`` pin the digest of the text that was signed off; ``articles.drafts`` drops it when the text changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from articles.checking.eyes import four_eyes
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Contribution, Decision, Transition
from cms.accounts.models import User
from cms.core.copying import insert_rows
from cms.core.errors import Conflict, Invalid
from cms.core.updating import update_rows

Stage = Article.Stage


@dataclass(frozen=True)
class Step:
    """One permitted move: who may make it, what the button says, whether it wants a reason."""

    permission: str
    label: str
    needs_note: bool = False


_BACK = Step("articles.return_article", "Send back to draft", needs_note=True)

STEPS: dict[tuple[str, str], Step] = {
    (Stage.DRAFT, Stage.IN_REVIEW): Step("articles.submit_article", "Hand in for review"),
    (Stage.IN_REVIEW, Stage.CHECKING): Step("articles.begin_checking", "Send to checking"),
    (Stage.CHECKING, Stage.READY): Step("articles.sign_off_article", "Sign off as checked"),
    (Stage.READY, Stage.SCHEDULED): Step("articles.schedule_article", "Schedule"),
    (Stage.SCHEDULED, Stage.READY): Step("articles.schedule_article", "Take off the schedule"),
    (Stage.IN_REVIEW, Stage.DRAFT): _BACK,
    (Stage.CHECKING, Stage.DRAFT): _BACK,
    (Stage.READY, Stage.DRAFT): _BACK,
    (Stage.SCHEDULED, Stage.DRAFT): _BACK,
}


@dataclass(frozen=True)
class Move:
    """A move that leads on from where an article is; ``refusal`` says why this person cannot make it, or is ""."""

    to: str
    label: str
    needs_note: bool
    refusal: str


def moves(article: Article, *, by: User) -> list[Move]:
    """What the workflow offers from here, refused moves included."""
    found = []
    for (origin, to), step in STEPS.items():
        if origin == article.stage:
            refusal = "" if by.holds(step.permission) else "Your roles do not include this step."
            found.append(Move(to=to, label=step.label, needs_note=step.needs_note, refusal=refusal))
    return found


def move(article: Article, *, to: str, by: User, note: str = "") -> Article:
    """Take the draft along one step. Signing off (to ``ready``) makes its basis "checked" and pins the text as it stands.

    Raises ``Conflict`` when no step leads there from where the article is now, ``NotPermitted``, and ``Invalid`` when a reason
    is wanted and missing. Scheduling wants a time: use ``schedule``.
    """
    if to == Stage.SCHEDULED:
        raise Invalid("time-missing", "Say when it is to go out.")
    return _step(article, to=to, by=by, note=note.strip(), at=None)


def schedule(article: Article, *, at: datetime, by: User, note: str = "") -> Article:
    """Set the moment at which a ready article goes out. The gate is asked again then. Raises as ``move``."""
    if timezone.is_naive(at) or at <= timezone.now():
        raise Invalid("time-passed", "Choose a time that is still to come.")
    return _step(article, to=Stage.SCHEDULED, by=by, note=note.strip(), at=at)


@transaction.atomic
def accept_as_legacy(article: Article, *, by: User, note: str) -> Article:
    """Let an archive article go out on the strength of its past: visible to readers as ``basis: legacy``."""
    require(by, "articles.grant_legacy", "accept archive articles")
    if not note.strip():
        raise Invalid("note-missing", "Say where and when it was published before.")
    article = locked(article.pk)
    article.basis = Article.Basis.LEGACY
    update_rows([article], ["basis"])
    note = note.strip()
    insert_rows([Decision(article=article, act=Decision.Act.LEGACY, note=note, digest=article.content_digest, by=by)])
    return article


@transaction.atomic
def _step(article: Article, *, to: str, by: User, note: str, at: datetime | None) -> Article:
    article = locked(article.pk)
    step = STEPS.get((article.stage, to))
    if step is None or article.discarded_at:
        raise Conflict("no-such-step", _no_step(article, to), stage=article.stage)
    require(by, step.permission, f"do this ({step.label.lower()})")
    if step.needs_note and not note:
        raise Invalid("note-missing", "Say why, so that whoever takes it up knows what to do.")
    with four_eyes():
        Transition.objects.create(
            article=article,
            axis="stage",
            from_state=article.stage,
            to_state=to,
            note=note,
            digest=article.content_digest,
            by=by,
        )
    article.stage = to
    article.scheduled_for = at
    _sign(article, by=by)
    article.save(update_fields=["stage", "scheduled_for", "basis", "pinned_digest"])
    return article


def _no_step(article: Article, to: str) -> str:
    if article.discarded_at:
        return "This article was discarded: bring it back before you go on."
    wanted = Stage(to).label.lower() if to in Stage.values else to
    return f"The article is in stage “{article.get_stage_display().lower()}”: no step leads from there to “{wanted}”."


def _sign(article: Article, *, by: User) -> None:
    """A sign-off counts for the text as it stands, and is withdrawn with the article's return to draft."""
    if article.stage == Stage.READY and article.pinned_digest != article.content_digest:
        article.pinned_digest = article.content_digest
        if article.basis != Article.Basis.LEGACY:
            article.basis = Article.Basis.CHECKED
        row = Contribution(article=article, user=by, role=Contribution.Role.SIGNED_OFF)
        insert_rows([row], unless_there=True)
    elif article.stage == Stage.DRAFT:
        article.pinned_digest = ""
        if article.basis == Article.Basis.CHECKED:
            article.basis = Article.Basis.NONE
