"""What checking says against an article going out: claims, the ground under them, queries, reviews, corrections, the sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils import timezone

from articles.blocker import CHECKER, EDITOR, MEDICAL, Blocker, blocker, desk
from articles.checking import ground
from articles.checking.anchoring import located
from articles.checking.anchors import Finder
from articles.checking.gathering import Checks
from articles.checking.reviews import parts_in, seals
from articles.checking.standing import REASONS, Checked
from articles.checking.texts import texts
from articles.contract import Draft
from articles.embedding import Embedded
from articles.models import Article, Claim, Review

State, Kind, Framing, Risk = Claim.Standing, Claim.Kind, Claim.Framing, Claim.Risk

# Standing of a judged claim → (code, severity, what is the matter).
_AGAINST = {
    State.INCORRECT: ("claim-incorrect", "block", "was found incorrect: correct it, then have it judged again"),
    State.MISLEADING: ("claim-misleading", "block", "was found misleading: reword it, then have it judged again"),
    State.MISSING_CONTEXT: ("claim-without-context", "override", "lacks context: add it, then have it judged again"),
    State.ON_AUTHOR: ("claim-on-author", "override", "waits for the author: answer the query, or take it out"),
    State.DISPUTED: ("claim-disputed", "block", "is judged differently by its two checkers: settle it between them"),
    State.SECOND_WANTED: ("claim-second-missing", "block", "is high risk and wants a second pair of eyes"),
    State.CONFIRMED_WITH_CHANGE: ("claim-with-change", "warn", "was confirmed with a change: see the note"),
}
_UNPROVEN = {
    State.UNSUPPORTED: (
        "claim-unsupported",
        "is asserted and nothing supports it: attribute it, hedge it, or take it out",
    ),
    State.UNVERIFIABLE: (
        "claim-unverifiable",
        "is asserted and cannot be verified: attribute it, hedge it, or take it out",
    ),
    State.NOT_CHECKABLE: (
        "claim-not-checkable",
        "is asserted and cannot be checked: attribute it, hedge it, or take it out",
    ),
}
_ASSERTING = {Framing.ASSERTED, Framing.RHETORICAL}


def blockers(article: Article, draft: Draft, embedded: Embedded, checks: Checks, *, at: datetime) -> Iterator[Blocker]:
    """Every reason, in no order. Runs no query."""
    words = texts(draft, {key: quote.words for key, quote in embedded.quotes.items()})
    finder = Finder(words)
    for each in checks.claims:
        yield from claim_blockers(article, each, finder)
        yield from ground.blockers(each, at=at, voices=checks.voices)
    yield from ground.article_blockers(article, draft, embedded, words, checks)
    yield from _queries(article, checks)
    yield from _reviews(article, draft, checks, words, at)
    yield from _corrections(article, checks)
    if checks.unfit and article.pinned_digest:
        sentence = f"The sign-off no longer holds: {checks.unfit} Send it back and have somebody else sign."
        yield blocker("sign-off-void", article, str(article), sentence, CHECKER, anchor="workflow")


def claim_blockers(article: Article, each: Checked, finder: Finder) -> Iterator[Blocker]:
    """What is against one claim: where its words are, then how it was judged."""
    claim = each.claim
    place = located(claim, finder)
    if place.state == "orphaned":
        sentence = f"The claim {claim} is no longer in the text. Anchor it again, or close it as removed."
        yield _about(article, claim, "claim-orphaned", _unless_high(claim, "override"), sentence)
    elif place.state == "stale":
        sentence = (
            f"The words of the claim {claim} changed to “{place.words[:80]}”. Anchor it to them and judge it again."
        )
        yield _about(article, claim, "claim-stale", _unless_high(claim, "override"), sentence)
    else:
        yield from _judged(article, each)


def _judged(article: Article, each: Checked) -> Iterator[Blocker]:
    claim, standing = each.claim, each.judged.standing
    if claim.kind == Kind.BELIEF and claim.framing in _ASSERTING and not each.judged.is_confirmed:
        sentence = f"{claim} prints a belief as a fact. Say whose belief it is, or take it out."
        yield _about(article, claim, "belief-asserted", "block", sentence, who=EDITOR)
    elif standing == State.UNCHECKED:
        severity = {Risk.ROUTINE: "warn", Risk.ELEVATED: "override", Risk.HIGH: "block"}[Risk(claim.risk)]
        yield _about(article, claim, "claim-unchecked", severity, f"Nobody has checked the claim {claim} yet.")
    elif standing == State.STALE:
        sentence = f"The verdict on {claim} is out of date. {REASONS[each.judged.because]} Judge it again."
        yield _about(
            article, claim, f"claim-stale-{each.judged.because.replace('_', '-')}", _unless_high(claim), sentence
        )
    elif standing in _AGAINST:
        code, severity, matter = _AGAINST[State(standing)]
        yield _about(article, claim, code, severity, f"The claim {claim} {matter}.")
    elif standing in _UNPROVEN and claim.framing in _ASSERTING:
        code, matter = _UNPROVEN[State(standing)]
        yield _about(article, claim, code, "override", f"The claim {claim} {matter}.", who=EDITOR)


def _unless_high(claim: Claim, otherwise: str = "override") -> str:
    return "block" if claim.is_high else otherwise


def _queries(article: Article, checks: Checks) -> Iterator[Blocker]:
    for query in checks.queries:
        sentence = f"A query about the claim {query.claim} is open. Answer it."  # not its words: a blind second reads this, too
        yield _about(article, query.claim, "query-open", "warn", sentence, who=EDITOR)


def _reviews(
    article: Article, draft: Draft, checks: Checks, words: Mapping[str, str], at: datetime
) -> Iterator[Blocker]:
    wanted = bool(draft.medical_reviewer) or any(each.claim.kind == Kind.DOSE_OR_SAFETY for each in checks.claims)
    if not wanted:
        return
    parts = parts_in(words, [each.claim for each in checks.claims])
    found = seals(checks.reviews, parts, on=timezone.localdate(at))
    medical = [each for each in found if each.review.kind == Review.Kind.MEDICAL]
    named = [each for each in medical if draft.medical_reviewer in {None, each.review.person.pid}]
    if any(not each.void for each in named):
        return
    if named:
        code, sentence = "review-void", f"The medical review does not hold. {named[-1].void} Have it reviewed again."
    else:
        whom = (
            "the reviewer that it names"
            if draft.medical_reviewer
            else "a medical reviewer, since it speaks of doses or safety"
        )
        code, sentence = "review-missing", f"This article has not been reviewed by {whom}."
    yield blocker(code, article, str(article), sentence, MEDICAL, "override", link=desk(article))


def _corrections(article: Article, checks: Checks) -> Iterator[Blocker]:
    for correction in checks.corrections:
        if correction.approved_at is None:
            sentence = f"“{correction}” waits for approval by somebody other than who drafted it."
            yield blocker(
                "correction-unapproved",
                article,
                str(article),
                sentence,
                EDITOR,
                link=desk(article, anchor="corrections"),
            )


def _about(article: Article, claim: Claim, code: str, severity: str, sentence: str, who: str = CHECKER) -> Blocker:
    return blocker(code, claim, str(claim), sentence, who, severity, link=desk(article, claim=claim.pid))
