"""Claims: opened over words of the article, described, closed by somebody outside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.checking.anchoring import words_of
from articles.checking.anchors import select
from articles.checking.eyes import four_eyes
from articles.checking.hashing import passages_hash, subject_hash, words_hash
from articles.checking.standing import refresh
from articles.documents import dump
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Claim, Dismissal
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, no_choice
from cms.core.text import clean_text

Risk, Kind, Framing, Origin = Claim.Risk, Claim.Kind, Claim.Framing, Claim.Origin
HIGH_BY_RULE = frozenset({Kind.DOSE_OR_SAFETY, Kind.CAUSAL})
MAX_CLAIM = 2_000  # characters; a statement that long is several

_RANKS: list[str] = [Risk.ROUTINE, Risk.ELEVATED, Risk.HIGH]


def place_of(
    texts: Mapping[str, str], words: str, *, place: str = "", start: int | None = None
) -> tuple[str, int, int]:
    """Where words stand in an article's texts, as (place, start, end): where told, else where they come first.

    Raises ``Invalid`` when the article does not say them.
    """
    said = words.strip()
    if said and start is not None and start >= 0 and texts.get(place, "").startswith(said, start):
        return place, start, start + len(said)
    for name, text in texts.items() if said else ():
        if (at := text.find(said)) >= 0:
            return name, at, at + len(said)
    message = "The article does not say these words: copy them as they stand in the text."
    raise Invalid("no-such-words", message, errors=[{"path": "words", "code": "unknown", "message": message}])


@transaction.atomic
def open_claim(
    article: Article, *, place: str, start: int, end: int, kind: str, by: User,
    risk: str = Risk.ROUTINE, framing: str = Framing.ASSERTED, origin: str = Origin.CHECKER,
    on_conduct: bool = False, on_minor: bool = False,
) -> Claim:  # fmt: skip
    """Make the words from ``start`` to ``end`` (code points of the place's text) a claim.

    Doses, safety, causes, somebody's conduct and minors are high risk whatever ``risk`` says. Raises ``Invalid`` when there are no
    such words, ``Conflict`` when an open claim has exactly them, ``NotPermitted``.
    """
    require(by, "articles.add_claim", "enter claims")
    article = _locked(article)
    text = words_of(dump(article)).get(place)
    if text is None or not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Invalid("no-such-words", "Those words are not in the text any more: select them again.")
    if end - start > MAX_CLAIM:
        raise Invalid(
            "claim-too-long", f"A claim has at most {MAX_CLAIM} characters: divide it into single statements."
        )
    selector = select(text, start, end)
    if article.claims.open().filter(place=place, start=selector.start, exact=selector.exact).exists():
        raise Conflict("claim-exists", "These very words are a claim already.")
    claim = Claim(
        article=article, place=place, exact=selector.exact, prefix=selector.prefix, suffix=selector.suffix,
        start=selector.start, kind=kind, framing=framing, origin=origin, on_conduct=on_conduct, on_minor=on_minor,
        risk=_risk(kind, risk, on_conduct=on_conduct, on_minor=on_minor), entered_by=by,
    )  # fmt: skip
    return _save(claim)


@transaction.atomic
def describe(claim: Claim, *, by: User, **fields: Any) -> Claim:
    """Change ``kind``, ``framing``, ``risk``, ``on_conduct`` or ``on_minor``; the risk only upwards. A framing that changes
    changes what was judged as little as a kind does: verdicts stand on words and evidence. Raises ``Invalid``, ``NotPermitted``."""
    require(by, "articles.change_claim", "change claims")
    article = _locked(claim.article)
    claim = _open(claim)
    wanted = {
        name: fields.get(name, getattr(claim, name)) for name in ("kind", "framing", "risk", "on_conduct", "on_minor")
    }
    wanted["risk"] = _risk(wanted["kind"], wanted["risk"], on_conduct=wanted["on_conduct"], on_minor=wanted["on_minor"])
    if _RANKS.index(wanted["risk"]) < _RANKS.index(claim.risk):
        raise Invalid(
            "risk-lowered",
            "The risk of a claim may only be raised. If it was a mistake, close the claim as mistaken and open another.",
        )
    for name, value in wanted.items():
        setattr(claim, name, value)
    _validate(claim)
    claim.save(update_fields=[*wanted, "modified_at"])
    refresh(article)
    return claim


def raise_risk(claim: Claim, *, by: User) -> Claim:
    """One step up: routine, elevated, high."""
    step = min(_RANKS.index(claim.risk) + 1, len(_RANKS) - 1)
    return describe(claim, by=by, risk=_RANKS[step])


@transaction.atomic
def close(claim: Claim, *, as_: str, by: User, note: str = "") -> Claim:
    """Close a claim that is gone from the text, or was none. Raises ``NotPermitted`` for whoever is part of the article (FE6)."""
    require(by, "articles.close_claim", "close claims")
    _locked(claim.article)
    claim = _open(claim)
    if as_ not in Claim.Closed.values:
        raise Invalid("closed-as", f"Close it as {' or '.join(Claim.Closed.values)}.")
    if as_ == Claim.Closed.MISTAKEN and not clean_text(note):
        raise Invalid("note-missing", "Say why this is no claim after all.")
    claim.closed_as, claim.closed_note, claim.closed_by, claim.closed_at = as_, clean_text(note), by, timezone.now()
    with four_eyes():
        claim.save(update_fields=["closed_as", "closed_note", "closed_by", "closed_at", "modified_at"])
    return claim


@transaction.atomic
def reanchor_by_hand(claim: Claim, *, place: str, start: int, end: int, by: User) -> Claim:
    """Anchor a claim anew over these words: one that was lost, or whose words changed. Verdicts on the same words stand."""
    require(by, "articles.change_claim", "anchor claims")
    article = _locked(claim.article)
    claim = _open(claim)
    text = words_of(dump(article)).get(place, "")
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Invalid("no-such-words", "Those words are not in the text any more: select them again.")
    selector = select(text, start, end)
    claim.place, claim.exact, claim.start = place, selector.exact, selector.start
    claim.prefix, claim.suffix, claim.words_now, claim.anchor = selector.prefix, selector.suffix, "", Claim.Anchor.EXACT
    return _save(claim)


@transaction.atomic
def dismiss(article: Article, *, words: str, by: User) -> Dismissal:
    """There is nothing to check in these suggested words; they are not suggested again while they read so."""
    require(by, "articles.verify_claim", "dismiss suggestions")
    _locked(article)
    with four_eyes():
        row, _ = Dismissal.objects.get_or_create(
            article=article, words_hash=words_hash(words), defaults={"words": clean_text(words), "by": by}
        )
    return row


def rehash(claim: Claim) -> Claim:
    """Bring the hashes up to what the claim says and rests on now; the caller saves."""
    citations = list(claim.citations.select_related("source")) if claim.pk else []
    claim.words_hash, claim.passages_hash = words_hash(claim.exact), passages_hash(citations)
    claim.subject_hash = subject_hash(claim.words_hash, claim.passages_hash)
    return claim


def _save(claim: Claim) -> Claim:
    rehash(claim)
    _validate(claim)
    claim.save()
    refresh(claim.article)
    claim.refresh_from_db(fields=["standing", "stale_because"])
    return claim


def _validate(claim: Claim) -> None:
    choices = {"kind": Kind, "risk": Risk, "framing": Framing, "origin": Origin}
    errors = [
        no_choice(name, allowed.values)
        for name, allowed in choices.items()
        if getattr(claim, name) not in allowed.values
    ]
    if errors:
        raise Invalid("claim-has-faults", errors[0]["message"], errors=errors)


def _risk(kind: str, risk: str, *, on_conduct: bool, on_minor: bool) -> str:
    if risk not in Risk.values:
        error = no_choice("risk", Risk.values)
        raise Invalid("claim-has-faults", error["message"], errors=[error])
    return Risk.HIGH if kind in HIGH_BY_RULE or on_conduct or on_minor else risk


def _locked(article: Article) -> Article:
    return locked(article.pk)


def _open(claim: Claim) -> Claim:
    claim = Claim.objects.select_related("article").get(pk=claim.pk)
    if not claim.is_open:
        raise Conflict("claim-closed", "This claim was closed: open a new one instead.")
    return claim
