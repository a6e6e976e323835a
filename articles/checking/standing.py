"""Whether a verdict still stands: the last one not superseded whose hash equals today's; otherwise why it does not.

On a high-risk claim two verdicts by different people count, the second blind; until it is given, nobody who might give it sees
the first, whatever it says. Verdicts of people who have become part of the article count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Prefetch, Subquery

from articles.checking.eyes import involved
from articles.models import Article, Claim, ClaimCitation, ClaimEvent, Verification
from cms.accounts.models import User
from sources.models import Capture, Source
from sources.passages import fold, holds_folded

Verdict = Verification.Verdict
State = Claim.Standing

CONFIRMING = frozenset({Verdict.CONFIRMED, Verdict.CONFIRMED_WITH_CHANGE, Verdict.BELIEF_REPORTED_CORRECTLY})

REASONS = {
    "text_changed": "The words changed after they were judged.",
    "evidence_changed": "What the claim rests on changed after it was judged.",
    "passage_gone": "The newest capture of the source no longer has the passage.",
    "retraction": "The source was retracted, withdrawn or removed after the verdict.",
    "source_superseded": "The source was replaced by another after the verdict.",
    "credential_lapsed": "The credential ran out after it was verified.",
    "grant_ended": "The right ended after it was verified.",
    "checker_involved": "Whoever gave the verdict has since become part of the article.",
}


@dataclass(frozen=True)
class Judged:
    """Where a claim stands. ``because`` names why a verdict no longer counts (a key of ``REASONS``), or is "".

    ``verdicts`` are those that count today, oldest first; ``checked_at`` is when the last of them was given.
    """

    standing: str
    because: str = ""
    verdicts: Sequence[Verification] = field(default_factory=tuple)

    @property
    def checked_at(self) -> datetime | None:
        return self.verdicts[-1].at if self.verdicts else None

    @property
    def is_confirmed(self) -> bool:
        return self.standing in CONFIRMING


@dataclass(frozen=True)
class Checked:
    """An open claim with what it rests on, all its verdicts, and how it stands."""

    claim: Claim
    citations: Sequence[ClaimCitation]
    verifications: Sequence[Verification]
    judged: Judged


def checked(article: Article) -> list[Checked]:
    """Every open claim of the article as it stands now, in the order in which they were opened. Four or five queries."""
    return checked_of([article])[article.pk]


def checked_of(articles: Iterable[Article]) -> dict[int, list[Checked]]:
    """As ``checked``, for many articles in the same four queries, five where passages have newer captures: by the article's key."""
    found: dict[int, list[Checked]] = {article.pk: [] for article in articles}
    claims = Claim.objects.open().filter(article__in=list(found)).order_by("id")
    given_with = Prefetch("verifications", Verification.objects.select_related("by"))
    newest = Capture.objects.filter(source=OuterRef("source")).order_by("-captured_at", "-id")
    cited = ClaimCitation.objects.select_related("source").annotate(newest_capture=Subquery(newest.values("pk")[:1]))
    rows = list(claims.prefetch_related(given_with, Prefetch("citations", cited.order_by("id"))))
    gone = _passages_gone(citation for claim in rows for citation in claim.citations.all())
    insiders = involved(list(found)) if rows else {}
    for claim in rows:
        citations, given = list(claim.citations.all()), list(claim.verifications.all())
        judged = judge(claim, citations, given, insiders=insiders.get(claim.article_id, set()), gone=gone)
        found[claim.article_id].append(Checked(claim, citations, given, judged))
    return found


def _passages_gone(citations: Iterable[ClaimCitation]) -> set[int]:
    """Keys of those whose passage is not in the newest capture, where that is another than the one it was seen in. One query when
    there are such captures, none otherwise."""
    asked = [each for each in citations if each.passage and each.capture_id and each.newest_capture != each.capture_id]  # type: ignore[attr-defined]
    wanted = {each.newest_capture for each in asked}  # type: ignore[attr-defined]
    kept = {capture.pk: fold(capture.text) for capture in Capture.objects.filter(pk__in=wanted)} if wanted else {}
    return {each.pk for each in asked if not holds_folded(kept[each.newest_capture], each.passage)}  # type: ignore[attr-defined]


def judge(
    claim: Claim,
    citations: Iterable[ClaimCitation],
    given: Sequence[Verification],
    *,
    insiders: set[int],
    gone: set[int] = frozenset(),  # type: ignore[assignment]
) -> Judged:
    """How the claim stands by these verdicts. Runs no query when citations carry their sources."""
    superseded = {each.supersedes_id for each in given}
    last = [each for each in given if each.pk not in superseded and each.verdict != Verdict.WITHDRAWN]
    if not last:
        return Judged(State.UNCHECKED)
    current = [each for each in last if each.subject_hash == claim.subject_hash and each.by_id not in insiders]
    if not current:
        return Judged(State.STALE, because=_why_stale(claim, last[-1], insiders))
    if because := _ground_moved(citations, gone):
        return Judged(State.STALE, because=because)
    if claim.is_high:
        return _two(current)
    return Judged(current[-1].verdict, verdicts=current[-1:])


def _two(current: Sequence[Verification]) -> Judged:
    if len({each.by_id for each in current}) < 2 or not any(each.blind for each in current):
        return Judged(State.SECOND_WANTED, verdicts=current)
    verdicts = {each.verdict for each in current}
    if verdicts <= CONFIRMING:
        changed = Verdict.CONFIRMED_WITH_CHANGE in verdicts
        return Judged(Verdict.CONFIRMED_WITH_CHANGE if changed else current[-1].verdict, verdicts=current)
    return Judged(current[-1].verdict if len(verdicts) == 1 else State.DISPUTED, verdicts=current)


def _why_stale(claim: Claim, last: Verification, insiders: set[int]) -> str:
    if last.words_hash != claim.words_hash:
        return "text_changed"
    return "checker_involved" if last.by_id in insiders else "evidence_changed"


def _ground_moved(citations: Iterable[ClaimCitation], gone: set[int]) -> str:
    evidence = [each for each in citations if each.is_evidence]
    if any(each.source.integrity in Source.GONE for each in evidence):
        return "retraction"
    if any(each.pk in gone for each in evidence):
        return "passage_gone"
    return "source_superseded" if any(each.source.superseded_by_id for each in evidence) else ""


def refresh(article: Article) -> list[Claim]:
    """Bring the projections of the article's open claims up to date; those that changed, each with its event. Runs six queries."""
    changed, events = [], []
    for each in checked(article):
        claim, judged = each.claim, each.judged
        if (claim.standing, claim.stale_because) != (judged.standing, judged.because):
            events.append(
                ClaimEvent(
                    claim=claim, from_standing=claim.standing, to_standing=judged.standing, because=judged.because
                )
            )
            claim.standing, claim.stale_because = judged.standing, judged.because
            changed.append(claim)
    if changed:
        Claim.objects.bulk_update(changed, ["standing", "stale_because"])
        ClaimEvent.objects.bulk_create(events)
    return changed


def visible(each: Checked, *, to: User) -> list[Verification]:
    """The verdicts that this person may see. Whoever checks sees of a high-risk claim only their own until both are given."""
    if is_blind(each, to=to):
        return [given for given in each.verifications if given.by_id == to.pk]
    return list(each.verifications)


def is_blind(each: Checked, *, to: User) -> bool:
    """Whether what others found about the claim is hidden from this person: verdicts, searches and queries alike."""
    open_states = {State.UNCHECKED, State.STALE, State.SECOND_WANTED}
    return each.claim.is_high and each.judged.standing in open_states and to.holds("articles.verify_claim")
