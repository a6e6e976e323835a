"""The ground under claims: what their sources are worth, and what the article says that nobody has claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from articles import contract
from articles.blocker import CHECKER, Blocker, blocker, desk
from articles.checking.detection import Suggestion, suggest
from articles.checking.gathering import Checks
from articles.checking.hashing import words_hash
from articles.checking.standing import Checked
from articles.checking.subjects import differing
from articles.contract import Draft
from articles.embedding import Embedded
from articles.models import Article, Claim, ClaimCitation
from cms.core.dates import is_within
from sources.lineage import independent
from sources.models import Source

Kind, Risk = Claim.Kind, Claim.Risk

# Months after which a source is old for a claim of this kind.
_OLD_AFTER = {
    Kind.DOSE_OR_SAFETY: 12, Kind.STATISTIC: 24, Kind.NUMBER: 24, Kind.PREVALENCE: 36, Kind.MECHANISM: 60,
}  # fmt: skip
_JOURNALS = frozenset({Source.Kind.JOURNAL_ARTICLE, Source.Kind.PREPRINT, Source.Kind.SYSTEMATIC_REVIEW})
_COMPARED = re.compile(r"\b(?:than|of all|among|in the (?:world|country)|compared|since records)\b", re.IGNORECASE)
_RELATIVE_RISK = re.compile(
    r"(?:\d\s*(?:%|per\s?cent)|\btwice|\bdoubl\w+|\bhalv\w+|\btripl\w+|\btimes)[^.]{0,60}\b(?:risk|likel\w+|chance|odds)|"
    r"\b(?:risk|chance|odds|likelihood)\b[^.]{0,60}(?:\d\s*(?:%|per\s?cent)|\btwice|\bdoubl\w+|\bhalv\w+)",
    re.IGNORECASE,
)
_ABSOLUTE_RISK = re.compile(r"\b(?:in|of|per)\s+(?:every\s+)?[\d,]{2,}|\bfrom\b[^.]{1,40}\bto\b", re.IGNORECASE)


def blockers(each: Checked, *, at: datetime, voices: int = 1) -> Iterator[Blocker]:
    """What is against the sources under one claim. ``voices``: how many independent sources policy asks for under a high-risk
    claim. Runs no query unless that is more than one."""
    claim, evidence = each.claim, [citation for citation in each.citations if citation.is_evidence]
    label = str(claim)
    if claim.risk != Risk.ROUTINE and not any(citation.passage for citation in evidence):
        sentence = (
            f"The claim {claim} is {claim.get_risk_display().lower()} risk and cites no passage of a source. Cite one."
        )
        yield blocker("claim-unsourced", claim, label, sentence, CHECKER, "override")
    tertiary = [citation.source.evidence_role == Source.Role.TERTIARY for citation in evidence]
    if claim.kind in {Kind.CAUSAL, Kind.DOSE_OR_SAFETY} and tertiary and all(tertiary):
        sentence = f"Only tertiary sources stand under {claim}. Cite a primary or secondary one."
        yield blocker("claim-only-tertiary", claim, label, sentence, CHECKER, "override")
    for citation in evidence:
        yield from _age(claim, citation.source, timezone.localdate(at))
        yield from _subject(claim, label, claim.exact, citation.source, citation.passage)
        yield from _worth(claim, citation.source)
    if claim.is_high and voices > 1 and independent(citation.source for citation in evidence) < voices:
        sentence = (
            f"{claim} rests on fewer than {voices} independent sources. What retells another source is no second one."
        )
        yield blocker("claim-single-sourced", claim, label, sentence, CHECKER, "warn")
    yield from _wording(claim, label)


def _age(claim: Claim, source: Source, today: date) -> Iterator[Blocker]:
    months = 12 if source.kind == Source.Kind.GUIDELINE else _OLD_AFTER.get(Kind(claim.kind))
    if months and not is_within(today - timedelta(days=round(months * 30.44)), "", source.issued_on):
        sentence = f"“{source}” is from {source.issued_on}: old for such a claim. Look for a newer one."
        yield blocker("source-old", source, str(source), sentence, CHECKER, "warn")


def _worth(claim: Claim, source: Source) -> Iterator[Blocker]:
    if source.integrity in Source.GONE:
        yield retracted(source)
    elif claim.is_high and source.integrity == Source.Integrity.UNKNOWN and source.kind in _JOURNALS:
        sentence = f"Nobody has looked whether “{source}” was retracted, and a high-risk claim rests on it. Look, and record it."
        yield blocker("integrity-unknown", source, str(source), sentence, CHECKER, "override")


def retracted(source: Source) -> Blocker:
    state = source.get_integrity_display().lower()
    sentence = f"“{source}” was {state} and is cited as evidence. Rest on something else, or cite it as what it is."
    return blocker("source-retracted", source, str(source), sentence, CHECKER)


def _openable(source: Source) -> Iterator[Blocker]:
    is_lost = source.health in {Source.Health.SUSPECT, *Source.DEAD}
    if is_lost and not source.has_capture:  # type: ignore[attr-defined] # annotated by ``embedding``
        sentence = (
            f"“{source}” cannot be opened any more, and nobody kept what it said. Find it elsewhere, or keep a capture."
        )
        yield blocker("source-dead", source, str(source), sentence, CHECKER, "override")


def _wording(claim: Claim, label: str) -> Iterator[Blocker]:
    if claim.kind == Kind.SUPERLATIVE and not _COMPARED.search(claim.exact):
        sentence = f"{claim} says that something is the utmost and not among what. Name what it is compared with."
        yield blocker("superlative-without-comparison", claim, label, sentence, CHECKER, "warn")
    if _RELATIVE_RISK.search(claim.exact) and not _ABSOLUTE_RISK.search(claim.exact):
        sentence = (
            f"{claim} gives a relative risk alone. Add the absolute one: how many in a thousand, before and after."
        )
        yield blocker("relative-risk-alone", claim, label, sentence, CHECKER, "warn")


def _subject(thing: Any, label: str, said: str, source: Source, passage: str = "") -> Iterator[Blocker]:
    about = " ".join([source.title, source.url_as_cited, source.cited_as, passage])
    for ours, theirs in differing(said, about):
        sentence = f"{label} speaks of {ours}, its source “{source}” of {theirs}. Is it about the same thing?"
        yield blocker("source-subject-differs", thing, label, sentence, CHECKER, "warn")


def article_blockers(
    article: Article, draft: Draft, embedded: Embedded, words: Mapping[str, str], checks: Checks
) -> Iterator[Blocker]:
    """What is against the text as a whole: sources about something else, beliefs that nobody has looked at. Runs no query."""
    said = "\n".join(words.values())
    for citation in draft.citations:
        if source := embedded.sources.get(citation.source):
            yield from _subject(article, "The article", said, source, citation.passage)
            if source.integrity in Source.GONE and citation.role in ClaimCitation.EVIDENCE:
                yield retracted(source)
    for source in embedded.sources.values():
        yield from _openable(source)
    if article.basis != Article.Basis.LEGACY:
        yield from _beliefs(article, draft, words, checks)


def _beliefs(article: Article, draft: Draft, words: Mapping[str, str], checks: Checks) -> Iterator[Blocker]:
    """A belief printed as a fact stops the article until somebody made it a claim, or looked and found nothing in it."""
    quoted = {block.id for block in draft.blocks if isinstance(block, contract.Quote)}
    for place, text in words.items():
        for each in suggest(text) if place not in quoted else ():
            is_open = words_hash(each.text) not in checks.dismissed and not _is_claimed(place, each, checks)
            if each.kind == Kind.BELIEF and each.framing == Claim.Framing.ASSERTED and is_open:
                sentence = f"“{each.text[:100]}” reads like a belief told as a fact. Make it a claim, or dismiss it."
                yield blocker("belief-suggested", article, str(article), sentence, CHECKER, link=desk(article))


def _is_claimed(place: str, suggestion: Suggestion, checks: Checks) -> bool:
    return any(
        each.claim.place == place
        and each.claim.start < suggestion.end
        and suggestion.start < each.claim.start + len(each.claim.exact)
        for each in checks.claims
    )
