"""What the newsroom's API says of articles, as structs; every key is always present."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from articles.contract import Draft, LeadImage
from articles.models import Article as Row
from articles.models import Correction as CorrectionRow
from articles.models import Revision as RevisionRow
from articles.workflow import Move as Step
from delivery.api.linking import admin_link
from delivery.envelopes import PageOf, Problem

Words = Annotated[str, Meta(max_length=10_000)]
_ONE_LINE = Annotated[str, Meta(max_length=40)]


class Summary(Struct, kw_only=True):
    """An article as the newsroom holds it. ``version`` is its ETag; ``stage`` is where the draft is, ``standing`` what readers see.

    ``link`` leads to it in the admin.
    """

    id: str
    version: int
    title: str
    slug: str
    language: str
    kind: str
    stage: str
    standing: str
    basis: str
    has_unpublished_changes: bool
    is_discarded: bool
    scheduled_for: datetime | None
    first_published_at: datetime | None
    published_at: datetime | None
    created_at: datetime
    modified_at: datetime
    link: str


class Article(Summary, kw_only=True):
    """``draft`` is what PUT takes whole and PATCH in part."""

    draft: Draft


class Page(Struct):
    data: list[Summary]
    page: PageOf


class Move(Struct, kw_only=True):
    """A step that leads on from where the article is; ``refusal`` says why you cannot take it, or is empty."""

    to: str
    label: str
    needs_note: bool
    refusal: str


class Moves(Struct):
    data: list[Move]


class Revision(Struct, kw_only=True):
    """A saved draft. ``kind`` ``shadow``: the text of a save that came second, kept and never applied by itself."""

    number: int
    kind: str
    base_version: int
    by: str
    at: datetime
    is_present: bool


class WholeRevision(Revision, kw_only=True):
    draft: Draft


class Revisions(Struct):
    data: list[Revision]
    page: PageOf


class Correction(Struct, kw_only=True):
    """What readers are told about a change, with the first edition that is published after a colleague approved it."""

    id: str
    article: str
    kind: str
    text: str
    was_wrong: str
    is_right: str
    drafted_by: str
    approved_by: str | None
    approved_at: datetime | None
    dropped_at: datetime | None


class Corrections(Struct):
    data: list[Correction]


class Result(Struct, kw_only=True):
    """What became of one of several articles: how it is now, or the problem that it would have met alone."""

    status: int
    article: Summary | None = None
    problem: Problem | None = None


class Results(Struct):
    """In the order of what was sent."""

    data: list[Result]


# -- bodies -----------------------------------------------------------------------------------------------------------


def _patch(struct: type[Struct], name: str, **fields: Any) -> type[Struct]:
    """What a merge patch may hold: any of the keys, and null, which brings the default back."""
    keys = {each.encode_name: each.type for each in structs.fields(struct)} | fields
    shape: Any = [(key, kind | None | UnsetType, UNSET) for key, kind in keys.items()]
    return msgspec.defstruct(name, shape, kw_only=True, forbid_unknown_fields=True, module=__name__)


DraftPatch = _patch(Draft, "DraftPatch", lead_image=_patch(LeadImage, "LeadImagePatch"))


MOST = 100  # articles of one request


class NewDrafts(Struct, forbid_unknown_fields=True):
    drafts: Annotated[list[Draft], Meta(min_length=1, max_length=MOST)]


class Looked(Struct, forbid_unknown_fields=True):
    """An article as somebody looked at it: ``version`` says what If-Match says of a single one."""

    id: str
    version: Annotated[int, Meta(ge=0, lt=2**31)]


class NewPublications(Struct, kw_only=True, forbid_unknown_fields=True):
    """With ``legacy``, which says where and when they were in print before, each is accepted on the strength of that first."""

    articles: Annotated[list[Looked], Meta(min_length=1, max_length=MOST)]
    legacy: Words | None = None


class NewMove(Struct, kw_only=True, forbid_unknown_fields=True):
    """``to`` is a stage. ``at``, a time to come with its offset, goes with ``scheduled``; ``note`` is wanted on the way back."""

    to: _ONE_LINE
    note: Words = ""
    at: Annotated[datetime, Meta(tz=True)] | None = None


class Reason(Struct, forbid_unknown_fields=True):
    """``reason`` is what readers are told."""

    reason: Words = ""


class Retraction(Struct, forbid_unknown_fields=True):
    """``notice`` is the id of a correction of kind ``retraction``."""

    notice: str


class Note(Struct, forbid_unknown_fields=True):
    note: Words


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a verb that needs no words."""


class NewCorrection(Struct, kw_only=True, forbid_unknown_fields=True):
    kind: _ONE_LINE
    text: Words = ""
    was_wrong: Words = ""
    is_right: Words = ""


# -- from rows --------------------------------------------------------------------------------------------------------


def summary(row: Row) -> Summary:
    return Summary(**_head(row))


def article(row: Row, draft: Draft) -> Article:
    return Article(**_head(row), draft=draft)


def move(step: Step) -> Move:
    return Move(to=step.to, label=step.label, needs_note=step.needs_note, refusal=step.refusal)


def revision(row: RevisionRow, present: Row) -> Revision:
    return Revision(**_revision(row, present))


def whole_revision(row: RevisionRow, present: Row, draft: Draft) -> WholeRevision:
    return WholeRevision(**_revision(row, present), draft=draft)


def correction(row: CorrectionRow) -> Correction:
    return Correction(
        id=row.pid, article=row.article.pid, kind=row.kind, text=row.text, was_wrong=row.was_wrong, is_right=row.is_right,
        drafted_by=str(row.drafted_by), approved_by=str(row.approved_by) if row.approved_by else None,
        approved_at=row.approved_at, dropped_at=row.dropped_at,
    )  # fmt: skip


def _head(row: Row) -> dict[str, Any]:
    return {
        "id": row.pid, "version": row.version, "title": row.title, "slug": row.slug, "language": row.language,
        "kind": row.kind, "stage": row.stage, "standing": row.standing, "basis": row.basis,
        "has_unpublished_changes": row.has_unpublished_changes, "is_discarded": row.discarded_at is not None,
        "scheduled_for": row.scheduled_for, "first_published_at": row.first_published_at, "published_at": row.published_at,
        "created_at": row.created_at, "modified_at": row.modified_at, "link": admin_link(row),
    }  # fmt: skip


def _revision(row: RevisionRow, present: Row) -> dict[str, Any]:
    return {
        "number": row.number, "kind": row.kind, "base_version": row.base_version, "by": str(row.by), "at": row.at,
        "is_present": row.kind != row.Kind.SHADOW and row.digest == present.content_digest,
    }  # fmt: skip
