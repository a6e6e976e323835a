"""``verify``: somebody judges a claim, a quote, a credential, a grant or a whole article, and is bound to what they saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.checking.evidence import Judging, judging
from articles.checking.eyes import four_eyes
from articles.checking.standing import CONFIRMING, Judged, refresh
from articles.errors import require
from articles.models import Article, Claim, Contribution, Verification
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, Stale, fault, no_choice
from cms.core.text import clean_text
from experts.credentials import mark_verified, unmark
from experts.models import Credential, Quote
from media.models import RightsGrant

Subject = Claim | Quote | Credential | RightsGrant | Article
Verdict, Method = Verification.Verdict, Verification.Method

NEEDS_NOTE = frozenset({Verdict.CONFIRMED_WITH_CHANGE, Verdict.INCORRECT, Verdict.MISLEADING, Verdict.MISSING_CONTEXT})
NEEDS_SEARCH = frozenset({Verdict.UNSUPPORTED, Verdict.BELIEF_REPORTED_CORRECTLY})
DOCUMENTS = frozenset({Method.PRIMARY_DOCUMENT, Method.SECONDARY_DOCUMENT})
CLAIM_ONLY = frozenset({Verdict.ON_AUTHOR, Verdict.BELIEF_REPORTED_CORRECTLY, Verdict.NOT_CHECKABLE})


def verify(
    subject: Subject,
    *,
    by: User,
    verdict: str,
    method: str,
    evidence: str = "",
    note: str = "",
    base: str | None = None,
    looked_up_on: date | None = None,
) -> Verification:
    """Record a verdict on what the subject says now. ``base`` is the token of what the person saw (``token``), if they saw a page.
    A credential counts as verified from ``looked_up_on``: the day of the evidence, where that is not today.

    On a high-risk claim the first verdict is open; whoever comes second is blind. Elsewhere a verdict takes the place of the one
    before. Raises ``Invalid`` with ``errors`` by field when evidence is missing, ``NotPermitted`` (each rule of four eyes, too),
    ``Stale`` when the words or evidence changed since ``base``, ``Conflict`` when somebody else judged it since, or it is closed.
    """
    require(by, "articles.verify_claim", "give verdicts")
    words = {"evidence": clean_text(evidence), "note": clean_text(note)}
    with transaction.atomic():
        at_hand = judging(subject)
        _refuse_closed(at_hand)
        _refuse_wanting(at_hand, verdict, method, **words)
        _refuse_to_come(looked_up_on)
        _refuse_changed(at_hand, base, by)
        others = [each for each in at_hand.current if each.by_id != by.pk]
        own = next((each for each in at_hand.current if each.by_id == by.pk), None)
        before = own if at_hand.is_high else (at_hand.current[-1] if at_hand.current else None)
        with four_eyes():
            given = Verification.objects.create(
                **at_hand.subject, **at_hand.hashes, **words, verdict=verdict, method=method, by=by,
                blind=at_hand.is_high and bool(others) and own is None, supersedes=before,
            )  # fmt: skip
        _follow(at_hand, by, given, looked_up_on)
    return given


@transaction.atomic
def withdraw(subject: Subject, *, by: User, note: str = "") -> Verification:
    """Take back one's own last verdict on the subject; it stays in the record. Raises ``Conflict`` when there is none."""
    require(by, "articles.verify_claim", "withdraw verdicts")
    at_hand = judging(subject)
    own = next((each for each in reversed(at_hand.last) if each.by_id == by.pk), None)
    if own is None:
        raise Conflict("nothing-to-withdraw", "You have no verdict here that you could withdraw.")
    with four_eyes():
        taken_back = Verification.objects.create(
            **at_hand.subject, **at_hand.hashes, verdict=Verdict.WITHDRAWN, method=own.method, note=clean_text(note), by=by,
            supersedes=own,
        )  # fmt: skip
    _follow(at_hand, by, taken_back)
    return taken_back


def stands(subject: Subject, *, on: date) -> Judged:
    """How a quote, credential, grant or article stands by its verdicts on that day: as ``Judged`` of a claim, with ``because``
    "text_changed", "credential_lapsed" or "grant_ended" for one that is out of date. Two queries."""
    at_hand = judging(subject, lock=False)
    if not at_hand.last:
        return Judged(Claim.Standing.UNCHECKED)
    because = "" if at_hand.current else "text_changed"
    if isinstance(subject, Credential) and subject.valid_to and subject.valid_to < on:
        because = "credential_lapsed"
    elif isinstance(subject, RightsGrant) and subject.valid_to and subject.valid_to < on:
        because = "grant_ended"
    return (
        Judged(Claim.Standing.STALE, because=because)
        if because
        else Judged(at_hand.last[-1].verdict, verdicts=at_hand.last[-1:])
    )


def token(subject: Subject, *, to: User) -> str:
    """What ``verify`` takes as ``base``: what the subject says, and the last verdict that this person can see on it."""
    return _token(judging(subject, lock=False), to)


def token_of(claim: Claim, given: Sequence[Verification], *, to: User) -> str:
    """As ``token``, of a claim whose verdicts are at hand, oldest first."""
    return _seen(claim.subject_hash, given, is_high=claim.is_high, to=to)


def _token(at_hand: Judging, to: User) -> str:
    return _seen(at_hand.hashes["subject_hash"], at_hand.given, is_high=at_hand.is_high, to=to)


def _seen(subject_hash: str, given: Sequence[Verification], *, is_high: bool, to: User) -> str:
    seen = [each for each in given if each.by_id == to.pk] if is_high else given
    return f"{subject_hash[:32]}.{seen[-1].pk if seen else 0}"


def _refuse_closed(at_hand: Judging) -> None:
    if at_hand.claim and not at_hand.claim.is_open:
        raise Conflict("claim-closed", "This claim was closed: there is nothing to judge any more.")
    if at_hand.claim and not at_hand.claim.is_anchored:
        raise Conflict(
            "claim-not-anchored",
            "The words of this claim are not in the text any more: anchor it again, or close it, before you judge it.",
        )


def _refuse_changed(at_hand: Judging, base: str | None, by: User) -> None:
    now = _token(at_hand, by)
    if base in {None, "", now}:
        return
    if str(base).partition(".")[0] != now.partition(".")[0]:
        raise Stale(
            "words-changed", "The words or the evidence changed while you were looking: read them again, then decide."
        )
    last = at_hand.given[-1]
    raise Conflict(
        "judged-meanwhile",
        f"{last.by} said “{last.get_verdict_display().lower()}” while you were looking. Read their note, then decide.",
    )


def _refuse_to_come(day: date | None) -> None:
    if day and day > timezone.localdate():
        message = "That day is yet to come: give the day on which it was looked up."
        raise Invalid("looked-up-later", message, errors=[fault("looked_up_on", "range", message)])


def _refuse_wanting(at_hand: Judging, verdict: str, method: str, *, evidence: str, note: str) -> None:
    errors = list(_wanting(at_hand, verdict, method, evidence, note))
    if errors:
        raise Invalid("verdict-wanting", errors[0]["message"], errors=errors)


def _wanting(at_hand: Judging, verdict: str, method: str, evidence: str, note: str) -> Iterator[dict[str, Any]]:
    if verdict not in Verdict.values or verdict == Verdict.WITHDRAWN:
        yield no_choice("verdict", sorted(set(Verdict.values) - {Verdict.WITHDRAWN.value}))
        return
    if method not in Method.values:
        yield no_choice("method", Method.values)
        return
    if verdict in CLAIM_ONLY and at_hand.claim is None:
        yield fault("verdict", "choice", "That verdict is for claims.")
    if verdict in NEEDS_NOTE and not note:
        yield fault("note", "missing", "Say in the note what is wrong, or what has to change.")
    if verdict in NEEDS_SEARCH and at_hand.claim and not at_hand.claim.searches.exists():
        yield fault("verdict", "search-missing", "Log the search first: where you looked, for what, and what came up.")
    if verdict in CONFIRMING - {Verdict.BELIEF_REPORTED_CORRECTLY}:
        yield from _wanting_evidence(at_hand, method, evidence)


def _wanting_evidence(at_hand: Judging, method: str, evidence: str) -> Iterator[dict[str, Any]]:
    if method == Method.NULL_SEARCH:
        yield fault("method", "choice", "A search that found nothing confirms nothing.")
    elif at_hand.claim and method in DOCUMENTS:
        if not any(each.is_evidence and each.passage for each in at_hand.citations):
            message = (
                "Cite the source with the passage that says so, literally: without one, this claim cannot be confirmed."
            )
            yield fault("evidence", "passage-missing", message)
    elif not evidence:
        message = (
            "Say what you looked at, so that somebody can look again: the register and number, the recording, the mail."
        )
        yield fault("evidence", "missing", message)


def _follow(at_hand: Judging, by: User, given: Verification, looked_up_on: date | None = None) -> None:
    """What a verdict moves: the article's projections, or whether a credential shows as verified."""
    if credential := at_hand.subject.get("credential"):
        with four_eyes():
            if given.verdict in CONFIRMING:
                mark_verified(credential, on=looked_up_on or timezone.localdate(given.at), how=given.evidence)
            elif credential.verified_on:
                unmark(credential)
    article: Any = at_hand.subject.get("article")
    if article is not None:
        row = Contribution(article=article, user=by, role=Contribution.Role.CHECKED)
        Contribution.objects.bulk_create([row], ignore_conflicts=True)
        refresh(article)
