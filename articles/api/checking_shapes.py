"""What the newsroom's API says of checking, as structs; every key is always present."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from articles.blocker import Blocker, Waived, desk
from articles.checking import verdicts
from articles.checking.standing import Checked, is_blind, visible
from articles.models import ClaimCitation, Query, Verification
from cms.accounts.models import User
from delivery.api.base import address


class Citation(Struct, kw_only=True):
    """What a claim rests on; ``passage`` is literal."""

    id: str
    source: str
    role: str
    locator: str
    passage: str


class Verdict(Struct, kw_only=True):
    verdict: str
    method: str
    evidence: str
    note: str
    blind: bool
    by: str
    at: datetime


class Claim(Struct, kw_only=True):
    """A claim as the asker may see it. ``base`` goes with a verdict and says what was seen. ``is_blind``: what colleagues found is
    left out, since the asker may give the second verdict."""

    id: str
    article: str
    words: str
    place: str
    start: int
    kind: str
    risk: str
    framing: str
    origin: str
    anchor: str
    standing: str
    because: str
    is_blind: bool
    base: str
    citations: list[Citation]
    verifications: list[Verdict]
    link: str


class Claims(Struct):
    data: list[Claim]


class Asked(Struct, kw_only=True):
    id: str
    claim: str
    question: str
    due_on: date | None
    asked_by: str
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None


class Queries(Struct):
    data: list[Asked]


class Obstacle(Struct, kw_only=True):
    """One reason, as a refusal to publish has it. ``severity``: ``block``, ``override`` (a standards editor may let it pass) or
    ``warn``; ``stops`` says whether it keeps the article from going out. ``about`` is the thing: kind, id, label. ``who`` can
    clear it, at ``link``."""

    code: str
    severity: str
    about: dict[str, str]
    sentence: str
    who: str
    link: str | None
    waived: Waived | None
    stops: bool


class Blockers(Struct):
    """``stops``: how many of them keep the article from going out."""

    data: list[Obstacle]
    stops: int


# -- bodies -----------------------------------------------------------------------------------------------------------


class NewClaim(Struct, kw_only=True, forbid_unknown_fields=True):
    """``place`` and ``start`` (code points) say which occurrence of ``words`` is meant; without them it is the first."""

    words: str
    kind: str
    place: str = ""
    start: int | None = None
    risk: str = "routine"
    framing: str = "asserted"
    on_conduct: bool = False
    on_minor: bool = False


class NewVerdict(Struct, kw_only=True, forbid_unknown_fields=True):
    verdict: str
    method: str
    base: str
    evidence: str = ""
    note: str = ""


class NewCitation(Struct, kw_only=True, forbid_unknown_fields=True):
    source: str
    passage: str = ""
    locator: str = ""
    role: str = "citesAsEvidence"


class NewSearch(Struct, kw_only=True, forbid_unknown_fields=True):
    database: str
    query: str
    hits: int
    searched_on: date | None = None
    note: str = ""


class NewQuery(Struct, kw_only=True, forbid_unknown_fields=True):
    question: str
    due_on: date | None = None


class NewAnswer(Struct, forbid_unknown_fields=True):
    answer: str


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a verb that needs no words."""


class Closing(Struct, kw_only=True, forbid_unknown_fields=True):
    closed_as: str
    note: str = ""


# -- from rows --------------------------------------------------------------------------------------------------------


def claim(each: Checked, *, to: User) -> Claim:
    row = each.claim
    return Claim(
        id=row.pid, article=row.article.pid, words=row.exact, place=row.place, start=row.start, kind=row.kind, risk=row.risk,
        framing=row.framing, origin=row.origin, anchor=row.anchor, standing=each.judged.standing, because=each.judged.because,
        is_blind=is_blind(each, to=to), base=verdicts.token_of(row, each.verifications, to=to),
        citations=[citation(one) for one in each.citations], verifications=[verdict(one) for one in visible(each, to=to)],
        link=address(desk(row.article, claim=row.pid)),
    )  # fmt: skip


def citation(row: ClaimCitation) -> Citation:
    return Citation(id=row.pid, source=row.source.pid, role=row.role, locator=row.locator, passage=row.passage)


def verdict(row: Verification) -> Verdict:
    return Verdict(
        verdict=row.verdict, method=row.method, evidence=row.evidence, note=row.note, blind=row.blind, by=str(row.by), at=row.at
    )  # fmt: skip


def query(row: Query) -> Asked:
    return Asked(
        id=row.pid, claim=row.claim.pid, question=row.question, due_on=row.due_on, asked_by=str(row.asked_by),
        answer=row.answer or None, answered_by=str(row.answered_by) if row.answered_by else None, answered_at=row.answered_at,
    )  # fmt: skip


def blockers(found: list[Blocker]) -> Blockers:
    return Blockers([_obstacle(each) for each in found], sum(each.stops for each in found))


def _obstacle(each: Blocker) -> Obstacle:
    return Obstacle(
        code=each.code, severity=each.severity, about=each.about, sentence=each.sentence, who=each.who,
        link=address(each.link) if each.link else None, waived=each.waived, stops=each.stops,
    )  # fmt: skip
