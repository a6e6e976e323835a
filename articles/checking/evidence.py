"""What lies before whoever judges a subject: its hashes, its citations, and the verdicts so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from articles.checking.eyes import involved
from articles.models import Article, Claim, ClaimCitation, Verification
from cms.core.errors import Invalid
from cms.core.text import digest
from experts.credentials import judged_hash
from experts.models import Credential, Quote
from media.models import RightsGrant

_GRANT = (
    "basis", "licence_id", "licence_url", "evidence", "permits", "denies", "territory", "valid_from", "valid_to",
    "credit_required", "contract_holder",
)  # fmt: skip


@dataclass
class Judging:
    """``subject``: the columns of ``Verification`` that name it. ``hashes``: of what it says now. ``given``: every verdict so far,
    oldest first; ``last``: those not superseded nor withdrawn; ``current``: those of them that stand on today's words."""

    subject: dict[str, Any]
    hashes: dict[str, str]
    claim: Claim | None = None
    citations: Sequence[ClaimCitation] = ()
    given: Sequence[Verification] = ()
    last: Sequence[Verification] = field(init=False)
    current: Sequence[Verification] = field(init=False)
    insiders: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        superseded = {each.supersedes_id for each in self.given}
        self.last = [
            each for each in self.given if each.pk not in superseded and each.verdict != Verification.Verdict.WITHDRAWN
        ]
        today = self.hashes["subject_hash"]
        self.current = [each for each in self.last if each.subject_hash == today and each.by_id not in self.insiders]

    @property
    def is_high(self) -> bool:
        return self.claim is not None and self.claim.is_high


def judging(subject: Claim | Quote | Credential | RightsGrant | Article, *, lock: bool = True) -> Judging:
    """The subject as it stands, its row and (of a claim) its article locked unless told otherwise."""
    match subject:
        case Claim():
            return _claim(subject, lock)
        case Article():
            article = _locked(Article, subject, lock)
            return Judging(
                {"article": article},
                {"subject_hash": article.content_digest},
                given=_given(article=article, claim=None),
            )
        case Quote():
            quote = _locked(Quote, subject, lock)
            return Judging({"quote": quote}, {"subject_hash": quote.words_hash}, given=_given(quote=quote))
        case Credential():
            credential = _locked(Credential, subject, lock)
            hashes = {"subject_hash": judged_hash(credential)}
            return Judging({"credential": credential}, hashes, given=_given(credential=credential))
        case RightsGrant():
            grant = _locked(RightsGrant, subject, lock)
            return Judging({"grant": grant}, {"subject_hash": columns_hash(grant, _GRANT)}, given=_given(grant=grant))
    raise Invalid("no-subject", "Only claims, quotes, credentials, grants and articles are verified.")


def columns_hash(row: Any, columns: Sequence[str]) -> str:
    return digest("\x1f".join(f"{name}={getattr(row, name)}" for name in columns))


def _claim(claim: Claim, lock: bool) -> Judging:
    article = _locked(Article, claim.article, lock)
    fresh = Claim.objects.get(pk=claim.pk)
    hashes = {
        "subject_hash": fresh.subject_hash,
        "words_hash": fresh.words_hash,
        "passages_hash": fresh.passages_hash,
    }
    return Judging(
        {"claim": fresh, "article": article},
        hashes,
        claim=fresh,
        citations=list(fresh.citations.select_related("source")),
        given=_given(claim=fresh),
        insiders=involved([article.pk]).get(article.pk, set()),
    )


def _given(**subject: Any) -> list[Verification]:
    return list(Verification.objects.filter(**subject).select_related("by").order_by("id"))


def _locked(model: type[Any], row: Any, lock: bool) -> Any:
    rows = model._default_manager
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=row.pk)
