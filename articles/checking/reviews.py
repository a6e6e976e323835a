"""Reviews: a medical or editorial reviewer's seal over declared parts of an article, void as soon as one of them changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from articles.checking.anchoring import words_of
from articles.checking.eyes import four_eyes
from articles.checking.hashing import words_hash
from articles.documents import dump
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Claim, Contribution, Review
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, NotPermitted, fault, no_choice
from cms.core.text import clean_text
from experts.models import Credential

VALID = timedelta(days=365)
LONGEST = timedelta(days=3 * 365)
FITTING = frozenset(
    {Credential.Kind.DEGREE, Credential.Kind.LICENCE, Credential.Kind.CERTIFICATION, Credential.Kind.FELLOWSHIP}
)


@dataclass(frozen=True)
class Seal:
    """A review as it stands: ``void`` is "" or the sentence that says why it no longer counts."""

    review: Review
    void: str = ""


@transaction.atomic
def seal(
    article: Article, *, by: User, kind: str = Review.Kind.MEDICAL, covers: Iterable[str] | None = None,
    credential: Credential | None = None, note: str = "", valid_until: date | None = None,
) -> Review:  # fmt: skip
    """Review these parts as they read now: places (``articles.checking.texts``) and ``claim:<id>``; None is all of them.

    In the reviewer's own name: their account is linked to a person. A medical review rests on a verified ``credential`` of theirs
    that is in force and fits the subject, and ``note`` says how. Valid for a year unless ``valid_until`` says otherwise. Raises
    ``Invalid``, ``NotPermitted`` (FE4).
    """
    require(by, "articles.seal_article", "review articles")
    if by.person is None:
        raise NotPermitted("reviewer-unknown", "Your account is not linked to a person: an administrator can do that.")
    article = locked(article.pk)
    parts = parts_of(article)
    wanted = list(parts) if covers is None else list(dict.fromkeys(covers))
    today = timezone.localdate()
    until = valid_until or today + VALID
    _refuse_faults(kind, wanted, parts, until, today)
    if kind == Review.Kind.MEDICAL:
        _refuse_unfit(by, credential, clean_text(note), today)
    with four_eyes():
        review = Review.objects.create(
            article=article, kind=kind, person=by.person, covers={part: parts[part] for part in wanted}, reviewed_on=today,
            valid_until=until, note=clean_text(note), credential=credential, by=by,
        )  # fmt: skip
    Contribution.objects.bulk_create(
        [Contribution(article=article, user=by, role=Contribution.Role.REVIEWED)], ignore_conflicts=True
    )
    return review


@transaction.atomic
def unseal(review: Review, *, by: User, note: str = "") -> Review:
    """Take one's own review back. Raises ``NotPermitted`` for anybody else, ``Conflict`` when it is taken back already."""
    require(by, "articles.seal_article", "withdraw reviews")
    if review.by_id != by.pk:
        raise NotPermitted("not-yours", "Only whoever gave a review takes it back.")
    if Review.objects.filter(withdraws=review).exists():
        raise Conflict("withdrawn", "This review was taken back already.")
    today = timezone.localdate()
    return Review.objects.create(
        article=review.article, kind=review.kind, person=review.person, withdraws=review, note=clean_text(note),
        reviewed_on=today, valid_until=today, by=by,
    )  # fmt: skip


def parts_of(article: Article) -> dict[str, str]:
    """Everything that a review can cover, to the hash of what it says now."""
    return parts_in(words_of(dump(article)), article.claims.open())


def parts_in(words: Mapping[str, str], claims: Iterable[Claim]) -> dict[str, str]:
    """As ``parts_of``, of these texts and claims."""
    places = {place: words_hash(text) for place, text in words.items()}
    return places | {f"claim:{claim.pid}": claim.subject_hash for claim in claims}


def seals(reviews: Iterable[Review], parts: Mapping[str, str], *, on: date) -> list[Seal]:
    """Each review that was not taken back, and whether it holds on that day for these parts."""
    given = list(reviews)
    withdrawn = {review.withdraws_id for review in given if review.withdraws_id}
    return [
        Seal(review, _void(review, parts, on))
        for review in given
        if not review.withdraws_id and review.pk not in withdrawn
    ]


def _void(review: Review, parts: Mapping[str, str], on: date) -> str:
    if review.valid_until < on:
        return f"The review expired on {review.valid_until}."
    if review.credential and (state := review.credential.state(on=max(on, review.reviewed_on))) != "verified":
        return f"The credential that the review rests on ({review.credential}) is {state}."
    changed = [part for part, was in review.covers.items() if parts.get(part) != was]
    return f"{len(changed)} of the {len(review.covers)} parts that the review covers changed since." if changed else ""


def _refuse_faults(kind: str, wanted: list[str], parts: Mapping[str, str], until: date, today: date) -> None:
    errors = []
    if kind not in Review.Kind.values:
        errors.append(no_choice("kind", Review.Kind.values))
    if not wanted:
        errors.append(fault("covers", "missing", "Say which parts you reviewed."))
    if unknown := [part for part in wanted if part not in parts]:
        errors.append(
            fault("covers", "unknown", f"{unknown[0]} is no part of this article any more: look at it again.")
        )
    if not today <= until <= today + LONGEST:
        errors.append(fault("valid_until", "range", "A review is valid until a day from today on, within three years."))
    if errors:
        raise Invalid("review-has-faults", errors[0]["message"], errors=errors)


def _refuse_unfit(by: User, credential: Credential | None, note: str, today: date) -> None:
    if credential is None or credential.person_id != by.person_id or credential.kind not in FITTING:
        raise _unfit(
            "credential", "Name the degree, licence, certification or fellowship of yours that fits the subject."
        )
    if (state := credential.state(on=today)) != "verified":
        raise _unfit("credential", f"“{credential}” is {state}: a colleague has to verify it before you review on it.")
    if not note:
        raise _unfit("note", "Say how this credential fits the subject of the article.")


def _unfit(path: str, message: str) -> Invalid:
    return Invalid("reviewer-unfit", message, errors=[{"path": path, "code": "unfit", "message": message}])
