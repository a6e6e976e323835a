"""What the desk shows of the open claim or suggestion, and of the last look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles.admin.desk.page import Item
from articles.checking import matching, verdicts
from articles.checking.anchoring import words_of
from articles.checking.anchors import Finder, Selector
from articles.checking.detection import Suggestion
from articles.checking.reviews import FITTING, parts_in, seals
from articles.checking.standing import REASONS, visible
from articles.documents import dump
from articles.models import Article, Citation, Claim, ClaimCitation, Correction, Review, Verification
from articles.readiness import blockers
from articles.workflow import moves
from cms.accounts.models import User
from cms.core.errors import DomainError
from sources.models import Capture, Source

Verdict, Method = Verification.Verdict, Verification.Method

# key → verdict, in the order of the buttons.
KEYS = {
    "1": Verdict.CONFIRMED, "2": Verdict.CONFIRMED_WITH_CHANGE, "3": Verdict.INCORRECT, "4": Verdict.UNSUPPORTED,
    "5": Verdict.UNVERIFIABLE, "6": Verdict.ON_AUTHOR, "7": Verdict.NOT_CHECKABLE, "8": Verdict.MISLEADING,
    "9": Verdict.MISSING_CONTEXT, "0": Verdict.BELIEF_REPORTED_CORRECTLY,
}  # fmt: skip
AROUND = 1_500  # characters of a capture on either side of the passage
_MATCHES = {
    "exact": "The words stand in the passage.",
    "harmless": "The words differ from the passage, and nobody is misled.",
    "material": "The words say something else than the passage.",
    "not_found": "The passage says this in other words or not at all: read it.",
}


@dataclass(frozen=True)
class Evidence:
    """A citation of the open claim, and how the words compare with its passage."""

    citation: ClaimCitation
    match: str = ""  # a key of _MATCHES, or ""
    sentence: str = ""
    differences: tuple[Any, ...] = ()


def claim_detail(item: Item, article: Article, *, by: User) -> dict[str, Any]:
    """Four queries."""
    claim = item.claim
    evidence = [_evidence(claim, citation) for citation in item.checked.citations]
    searches = [] if item.is_blind else list(claim.searches.select_related("by"))
    asked = claim.queries.select_related("asked_by", "answered_by", "expert")
    return {
        "evidence": evidence,
        "capture": _capture(item, by),
        "verdicts_given": visible(item.checked, to=by)[::-1],
        "searches": searches,
        "queries": [each for each in asked if not item.is_blind or each.asked_by_id == by.pk],
        "base": verdicts.token_of(claim, item.checked.verifications, to=by),
        "reason": REASONS.get(item.checked.judged.because, ""),
        "method": _likely_method(evidence),
        "verdict_keys": [(key, verdict.value, verdict.label) for key, verdict in KEYS.items()],
    }


def _evidence(claim: Claim, citation: ClaimCitation) -> Evidence:
    if not citation.passage:
        return Evidence(citation)
    try:
        found = matching.compare(claim.exact, citation.passage)
    except DomainError as refusal:
        return Evidence(citation, sentence=refusal.message)
    return Evidence(citation, str(found.kind), _MATCHES[str(found.kind)], tuple(found.differences))


@dataclass(frozen=True)
class Seen:
    """What a source said, around the passage: ``before``, ``passage`` ("" when it is not there), ``after``."""

    capture: Capture
    before: str
    passage: str
    after: str


def _capture(item: Item, by: User) -> Seen | None:
    """The newest capture of the first source under the claim that this person may read, opened at the passage. One query."""
    cited = [citation for citation in item.checked.citations if citation.is_evidence]
    rows = Capture.objects.visible_to(by).filter(source__in=[citation.source_id for citation in cited[:1]])
    capture = rows.order_by("-captured_at", "-id").first() if cited else None
    if capture is None:
        return None
    text, passage = capture.text, cited[0].passage
    place = Finder({"": text}).locate(Selector(passage, "", "", 0), "") if passage else None
    if place is None or place.state not in {"exact", "moved"}:
        return Seen(capture, text[: 2 * AROUND], "", "")
    start, end = place.start, place.end
    return Seen(capture, text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])


def _likely_method(evidence: list[Evidence]) -> str:
    """What most verdicts on this evidence are reached by; the checker changes it where it was otherwise."""
    roles = {each.citation.source.evidence_role for each in evidence if each.citation.passage}
    return Method.PRIMARY_DOCUMENT if Source.Role.PRIMARY in roles else Method.SECONDARY_DOCUMENT


def suggestion_detail(each: tuple[str, Suggestion, str]) -> dict[str, Any]:
    place, found, name = each
    return {"place": place, "name": name, "found": found, "kinds": [Claim.Kind(kind).label for kind in found.kinds]}


def choices(article: Article) -> dict[str, Any]:
    """What the desk's selects offer: the sources that the article knows first. One query."""
    cited = Source.objects.filter(citations__article=article) | Source.objects.filter(
        claim_citations__claim__article=article
    )
    return {
        "kinds": Claim.Kind.choices,
        "risks": Claim.Risk.choices,
        "framings": Claim.Framing.choices,
        "methods": Method.choices,
        "roles": Citation.Role.choices,
        "sources": list(cited.distinct()),
    }


def last_look(article: Article, *, by: User) -> dict[str, Any]:
    """The gate's whole answer, and what can be done about it here."""
    found = blockers(article)
    words = words_of(dump(article))
    open_claims = list(article.claims.open().order_by("id"))
    parts = parts_in(words, open_claims)
    today = timezone.localdate()
    labels = {f"claim:{claim.pid}": str(claim) for claim in open_claims}
    return {
        "stops": [each for each in found if each.stops],
        "waived": [each for each in found if each.waived],
        "warnings": [each for each in found if each.severity == "warn"],
        "seals": seals(article.reviews.select_related("person", "credential", "by").order_by("id"), parts, on=today),
        "parts": [(part, labels.get(part) or words.get(part, "")) for part in parts],
        "credentials": list(by.person.credentials.filter(kind__in=FITTING)) if by.person else [],
        "corrections": list(article.corrections.select_related("drafted_by", "approved_by")),
        "correction_kinds": Correction.Kind.choices,
        "review_kinds": Review.Kind.choices,
        "overrides": list(article.overrides.filter(revokes=None, revoked_by=None).select_related("by")),
        "moves": moves(article, by=by),
        "today": today,
    }
