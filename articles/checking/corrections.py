"""Corrections: what readers are told about a change of a published article. Whoever drafts one does not approve it (FE8)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from articles.checking.eyes import CODES, four_eyes
from articles.errors import require
from articles.models import Article, Correction
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, NotPermitted, fault, no_choice
from cms.core.text import clean_text


@transaction.atomic
def draft_correction(
    article: Article, *, kind: str, by: User, text: str = "", was_wrong: str = "", is_right: str = ""
) -> Correction:
    """Draft what readers will be told. Above a typing error it says what was wrong and what is right.

    It appears with the first edition published after somebody else approved it. Raises ``Invalid``, ``Conflict``, ``NotPermitted``.
    """
    require(by, "articles.add_correction", "draft corrections")
    if not article.was_published:
        raise Conflict("never-published", "This article was never published: there is nothing to correct in public.")
    words = {"text": clean_text(text), "was_wrong": clean_text(was_wrong), "is_right": clean_text(is_right)}
    errors = []
    if kind not in Correction.Kind.values:
        errors.append(no_choice("kind", Correction.Kind.values))
    if kind != Correction.Kind.TYPO and not words["text"]:
        errors.append(fault("text", "missing", "Write what readers will see."))
    if kind == Correction.Kind.CORRECTION and not (words["was_wrong"] and words["is_right"]):
        errors.append(fault("was_wrong", "missing", "Say what was wrong and what is right."))
    if errors:
        raise Invalid("correction-has-faults", errors[0]["message"], errors=errors)
    return Correction.objects.create(article=article, kind=kind, drafted_by=by, **words)


@transaction.atomic
def approve_correction(correction: Correction, *, by: User) -> Correction:
    """Let readers be told so, with the next edition. Raises ``NotPermitted`` for whoever drafted it, ``Conflict``."""
    if correction.kind == Correction.Kind.RETRACTION:
        raise Conflict("approved-by-retracting", "A retraction notice is approved by retracting the article.")
    return approved(correction, by=by)


@transaction.atomic
def approved(correction: Correction, *, by: User) -> Correction:
    """As ``approve_correction``, for verbs that tell readers of it themselves and at once."""
    require(by, "articles.approve_correction", "approve corrections")
    correction = _open(correction)
    if correction.drafted_by_id == by.pk:
        raise NotPermitted(CODES["fe8"], "Whoever drafted a correction cannot approve it. Ask a colleague.")
    correction.approved_by, correction.approved_at = by, timezone.now()
    with four_eyes():
        correction.save(update_fields=["approved_by", "approved_at", "modified_at"])
    return correction


@transaction.atomic
def drop_correction(correction: Correction, *, by: User) -> Correction:
    """Put a correction away that nobody approved yet. Raises ``Conflict`` when it is approved or put away."""
    require(by, "articles.add_correction", "drop corrections")
    correction = _open(correction)
    correction.dropped_at = timezone.now()
    correction.save(update_fields=["dropped_at", "modified_at"])
    return correction


def retraction_notice(article: Article) -> Correction | None:
    """The notice that was drafted for retracting it and waits for a colleague, or None. One query."""
    waiting = article.corrections.filter(kind=Correction.Kind.RETRACTION, approved_at=None, dropped_at=None)
    return waiting.select_related("drafted_by").order_by("-pk").first()


def _open(correction: Correction) -> Correction:
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.approved_at or correction.dropped_at:
        raise Conflict("correction-settled", "This correction was approved or dropped already.")
    return correction
