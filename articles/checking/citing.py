"""What a claim rests on: sources, each with the passage that says so, literally."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from articles.checking.claims import rehash
from articles.checking.standing import refresh
from articles.errors import require
from articles.locking import locked
from articles.models import Citation, Claim, ClaimCitation
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, fault, no_choice
from cms.core.text import clean_line, clean_text
from sources.captures import holds, latest
from sources.models import Capture, Source

MAX_PASSAGE = 20_000  # characters
MAX_LOCATOR = 200


@transaction.atomic
def cite(
    claim: Claim, *, source: Source, by: User, passage: str = "", locator: str = "", role: str = Citation.Role.EVIDENCE
) -> ClaimCitation:
    """Rest the claim on a source, or change the passage, role of what it rests on already (same source and locator).

    Verdicts given on other evidence go stale. Raises ``Invalid``, ``Conflict`` for a closed claim, ``NotPermitted``.
    """
    require(by, "articles.change_claim", "cite sources")
    claim = _open(claim)
    wanted = {"passage": clean_text(passage), "role": role}
    _refuse_faults(source, **wanted, locator=clean_line(locator))
    row = claim.citations.filter(source=source, locator=clean_line(locator)).first()
    if row is None:
        row = ClaimCitation(claim=claim, source=source, locator=clean_line(locator), entered_by=by, **wanted)
        row.capture = _seen_in(source, row.passage)
    elif (row.passage, row.role) != (wanted["passage"], wanted["role"]):
        row.passage, row.role, row.entered_by = wanted["passage"], wanted["role"], by
        row.capture = _seen_in(source, row.passage)
    return _save(claim, row)


@transaction.atomic
def change(citation: ClaimCitation, *, by: User, **fields: Any) -> ClaimCitation:
    """Change ``passage``, ``role`` or ``locator`` of a citation. Raises as ``cite``."""
    require(by, "articles.change_claim", "change citations")
    claim = _open(citation.claim)
    row = ClaimCitation.objects.select_related("source").get(pk=citation.pk)
    row.passage = clean_text(fields.get("passage", row.passage))
    row.locator = clean_line(fields.get("locator", row.locator))
    row.role, row.entered_by = fields.get("role", row.role), by
    row.capture = _seen_in(row.source, row.passage)
    _refuse_faults(row.source, passage=row.passage, role=row.role, locator=row.locator)
    return _save(claim, row)


@transaction.atomic
def uncite(citation: ClaimCitation, *, by: User) -> Claim:
    """Take a source away from under a claim. Raises as ``cite``."""
    require(by, "articles.change_claim", "take citations away")
    claim = _open(citation.claim)
    citation.delete()
    return _rest(claim)


def _seen_in(source: Source, passage: str) -> Capture | None:
    """The newest capture of the source, if it holds the passage: what a verdict on the claim is bound to."""
    newest = latest(source) if passage else None
    return newest if newest and holds(newest, passage) else None


def _save(claim: Claim, row: ClaimCitation) -> ClaimCitation:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict("cited-already", "That source is cited so already: change its passage.") from error
    _rest(claim)
    return row


def _rest(claim: Claim) -> Claim:
    rehash(claim).save(update_fields=["words_hash", "passages_hash", "subject_hash", "modified_at"])
    refresh(claim.article)
    return claim


def _refuse_faults(source: Source, *, passage: str, role: str, locator: str) -> None:
    errors = []
    if role not in Citation.Role.values:
        errors.append(no_choice("role", Citation.Role.values))
    if len(passage) > MAX_PASSAGE:
        errors.append(fault("passage", "too-long", "Take only the words that support the claim."))
    if len(locator) > MAX_LOCATOR:
        errors.append(fault("locator", "too-long", f"Say where in it in at most {MAX_LOCATOR} characters."))
    if source.superseded_by_id:
        errors.append(
            fault("source", "superseded", f"“{source}” was replaced by “{source.superseded_by}”: cite that one.")
        )
    if errors:
        raise Invalid("citation-has-faults", errors[0]["message"], errors=errors)


def _open(claim: Claim) -> Claim:
    locked(claim.article_id)
    claim = Claim.objects.select_related("article").get(pk=claim.pk)
    if not claim.is_open:
        raise Conflict("claim-closed", "This claim was closed: open a new one instead.")
    return claim
