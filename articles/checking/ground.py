"""The ground under claims: what their sources are worth, and what the article says that nobody has claimed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from articles.blocker import CHECKER, Blocker, blocker
from articles.checking.standing import Checked
from articles.models import Claim
from cms.core.dates import is_within
from sources.models import Source

Kind, Risk = Claim.Kind, Claim.Risk

# Months after which a source is old for a claim of this kind.
_OLD_AFTER = {
    Kind.DOSE_OR_SAFETY: 12, Kind.STATISTIC: 24, Kind.NUMBER: 24, Kind.PREVALENCE: 36, Kind.MECHANISM: 60,
}  # fmt: skip


def blockers(each: Checked, *, at: datetime) -> Iterator[Blocker]:
    """What is against the sources under one claim. Runs no query."""
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


def _age(claim: Claim, source: Source, today: date) -> Iterator[Blocker]:
    months = 12 if source.kind == Source.Kind.GUIDELINE else _OLD_AFTER.get(Kind(claim.kind))
    if months and not is_within(today - timedelta(days=round(months * 30.44)), "", source.issued_on):
        sentence = f"“{source}” is from {source.issued_on}: old for such a claim. Look for a newer one."
        yield blocker("source-old", source, str(source), sentence, CHECKER, "warn")
