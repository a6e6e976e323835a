"""The buttons beside the article: each is one verb, asked to act on the version that the editor has seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from articles import drafts, publishing, workflow
from articles.checking import corrections
from articles.checking.corrections import retraction_notice
from articles.models import Article, Correction
from cms.accounts.models import User
from cms.core.errors import Conflict, DomainError, Invalid

Stage, Standing = Article.Stage, Article.Standing


@dataclass(frozen=True)
class Order:
    """What came with the press of a button."""

    to: str
    note: str
    at: str


def _move(article: Article, order: Order, by: User) -> str:
    moved = workflow.move(article, to=order.to, by=by, note=order.note)
    return f"The article is now in stage “{moved.get_stage_display().lower()}”."


def _schedule(article: Article, order: Order, by: User) -> str:
    at = moment(order.at)
    workflow.schedule(article, at=at, by=by, note=order.note)
    return f"Scheduled for {timezone.localtime(at):%d %B %Y, %H:%M}. What blocks it is asked again then."


def _publish(article: Article, order: Order, by: User) -> str:
    publishing.publish(article, by=by)
    return "Published: readers see this version now."


def _unpublish(article: Article, order: Order, by: User) -> str:
    publishing.unpublish(article, by=by, reason=order.note)
    return "Withdrawn: its address now says so, with your reason."


def _takedown(article: Article, order: Order, by: User) -> str:
    publishing.takedown(article, by=by, reason=order.note)
    return "Taken down: readers cannot see it any more."


def _write_notice(article: Article, order: Order, by: User) -> str:
    corrections.draft_correction(article, kind=Correction.Kind.RETRACTION, text=order.note, by=by)
    return "The notice is drafted. A colleague retracts the article with it."


def _retract(article: Article, order: Order, by: User) -> str:
    notice = retraction_notice(article)
    if notice is None:
        raise Conflict("no-notice", "Write the retraction notice first: it is what readers will see.")
    publishing.retract(article, notice=notice, by=by)
    return "Retracted: it stays at its address with the notice, and lists leave it out."


def _legacy(article: Article, order: Order, by: User) -> str:
    workflow.accept_as_legacy(article, by=by, note=order.note)
    return "Accepted as legacy: readers will see that it was published before it could be checked here."


def _discard(article: Article, order: Order, by: User) -> str:
    drafts.discard(article, by=by)
    return "Discarded. Its text and history are kept; it can be brought back."


def _bring_back(article: Article, order: Order, by: User) -> str:
    drafts.bring_back(article, by=by)
    return "Brought back."


VERBS: dict[str, Callable[[Article, Order, User], str]] = {
    "move": _move, "schedule": _schedule, "publish": _publish, "unpublish": _unpublish, "takedown": _takedown,
    "retraction_notice": _write_notice, "retract": _retract,
    "legacy": _legacy, "discard": _discard, "bring_back": _bring_back,
}  # fmt: skip
# These take something away from readers or wait for nobody: they act whatever was saved meanwhile.
_AT_ONCE = {"takedown", "unpublish", "bring_back", "retract", "retraction_notice"}


@dataclass(frozen=True)
class Button:
    """One button of the panel. ``refusal`` says why this person cannot press it now, or is ""."""

    name: str
    label: str
    refusal: str = ""
    to: str = ""
    note: str = ""  # what to write in the field beside it; "" when nothing is asked
    needs_time: bool = False
    tone: str = ""  # primary, danger or ""
    hint: str = ""  # what it does, where its name does not tell


def steps(article: Article, *, by: User, blocked: int) -> list[Button]:
    """What leads on: the workflow's moves, and publishing."""
    if article.discarded_at:
        return [Button("bring_back", "Bring back", _lacks(by, "discard_article"), tone="primary")]
    found = [
        Button(
            "schedule" if move.to == Stage.SCHEDULED else "move",
            move.label,
            move.refusal,
            to=move.to,
            note="What is to be done?" if move.needs_note else "",
            needs_time=move.to == Stage.SCHEDULED,
            tone="" if move.needs_note else "primary",
        )
        for move in workflow.moves(article, by=by)
    ]
    return [*found[:1], _publish_button(article, by=by, blocked=blocked), *found[1:]]


def _publish_button(article: Article, *, by: User, blocked: int) -> Button:
    refusal = _lacks(by, "publish_article")
    if not refusal and blocked:
        refusal = f"{blocked} {'reason stands' if blocked == 1 else 'reasons stand'} against it, listed above."
    elif not refusal and article.is_live and not article.has_unpublished_changes:
        refusal = "Readers see this version already."
    label = "Publish the changes" if article.is_live else "Publish now"
    return Button("publish", label, refusal, tone="primary" if not refusal else "")


def removals(article: Article, *, by: User) -> list[Button]:
    """What takes the article out of sight, and the standards editor's exception."""
    found = []
    if article.is_public:
        found = [
            *([_retract_button(article, by=by)] if article.is_live else []),
            Button(
                "takedown",
                "Take down at once",
                _lacks(by, "takedown_article"),
                note="Reason that readers see",
                tone="danger",
                hint="For the law or safety: it is gone, with every edition, and has to be checked anew.",
            ),
            Button(
                "unpublish",
                "Withdraw",
                _lacks(by, "withdraw_article"),
                note="Reason that readers see",
                hint="It leaves the site; whoever comes to its address reads the reason.",
            ),
        ]
    elif article.standing == Standing.NEVER and not article.discarded_at:
        found = [Button("discard", "Discard the draft", _lacks(by, "discard_article"))]
    if article.basis == Article.Basis.NONE and by.holds("articles.grant_legacy") and not article.discarded_at:
        found.append(Button("legacy", "Accept as legacy", note="Where and when it was published before"))
    return found


_RETRACTING = "It stays at its address with your notice once a colleague agrees; lists leave it out."


def _retract_button(article: Article, *, by: User) -> Button:
    """First somebody writes what readers are told, then a colleague retracts with it."""
    notice = retraction_notice(article)
    if notice is None:
        lacks = "" if by.holds("articles.add_correction") else "Your roles do not include this."
        return Button("retraction_notice", "Draft a retraction", lacks, note="What readers are told", hint=_RETRACTING)
    refusal = _lacks(by, "retract_article")
    if not refusal and notice.drafted_by_id == by.pk:
        refusal = "You wrote the notice: a colleague retracts the article with it."
    return Button(
        "retract", f"Retract, saying: “{shorten(notice.text, 120, placeholder=' …')}”", refusal, tone="danger"
    )


def _lacks(by: User, permission: str) -> str:
    return "" if by.holds(f"articles.{permission}") else "Your roles do not include this."


def act(article: Article, name: str, *, order: Order, version: int | None, by: User) -> str:
    """Press a button; the sentence to show. Raises the verb's DomainError, or Conflict when somebody saved meanwhile."""
    if name not in VERBS:
        raise Invalid("unknown-act", "There is no such button.")
    if name not in _AT_ONCE and version != article.version:
        last = article.revisions.exclude(kind="shadow").select_related("by").first()
        who = last.by if last else "Somebody"
        raise Conflict(
            "saved-meanwhile", f"{who} saved version {article.version} meanwhile. Look at it, then press again."
        )
    return VERBS[name](article, order, by)


def act_and_tell(request: HttpRequest, article: Article, name: str, *, version: int | None = None) -> None:
    """Act as posted and leave the outcome, or the refusal, as a message. ``version`` None: the one just saved."""
    order = Order(
        to=request.POST.get("_to", ""), note=request.POST.get("_note", "").strip(), at=request.POST.get("_at", "")
    )
    by: Any = request.user
    try:
        said = act(article, name, order=order, version=article.version if version is None else version, by=by)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)


def moment(text: str) -> datetime:
    """A date and time as the browser gives it, in the newsroom's time zone."""
    try:
        return forms.DateTimeField().clean(text)
    except ValidationError as error:
        raise Invalid("time-unreadable", "Give a date and a time, such as 2026-05-02 07:30.") from error
