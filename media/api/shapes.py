"""What the newsroom's API says of pictures and the rights in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.utils import timezone
from msgspec import UNSET, Meta, Struct, UnsetType, field

from delivery.api.linking import admin_link
from delivery.envelopes import PageOf, Problem
from media import credits, rights
from media.models import Image as Row
from media.models import RightsGrant

Text = str | None | UnsetType
Lines = list[Annotated[str, Meta(max_length=200)]] | None | UnsetType
Share = Annotated[float, Meta(ge=0, le=1)] | None | UnsetType
Basis = Literal[
    "staff", "commissioned", "agency", "stock", "stock_editorial", "rights_managed", "handout", "social",
    "creative_commons", "public_domain", "government", "user_submitted",
]  # fmt: skip
Use = Literal["web", "social", "newsletter", "print", "syndication", "advertising", "crop", "ai_training"]
Uses = list[Use] | None | UnsetType


class Permitted(Struct, kw_only=True):
    """Whether it may be shown on the web today, why, and the last day of this answer."""

    allowed: bool
    reason: str
    until: date | None


class Image(Struct, kw_only=True):
    """A picture. ``credit`` is the line as printed; ``has_file`` is false of one that is still to come."""

    id: str
    has_file: bool
    original_name: str
    format: str
    size_bytes: int
    width: int
    height: int
    sha256: str
    dominant: str
    headline: str
    description: str
    alt_text: str
    extended_description: str
    is_decorative: bool
    focal_x: float | None
    focal_y: float | None
    creators: list[str]
    supplier: str
    supplier_image_id: str
    credit_line: str
    credit: str
    copyright_notice: str
    copyright_owners: list[str]
    licensors: list[str]
    usage_terms: str
    licence_url: str
    acquire_url: str
    source: str
    instructions: str
    persons_shown: list[str]
    model_release: str
    property_release: str
    data_mining: str
    keywords: list[str]
    created_on: str
    digital_source_type: str
    ai_label: str
    web: Permitted
    created_at: datetime
    modified_at: datetime
    link: str


class Images(Struct):
    data: list[Image]
    page: PageOf


class Result(Struct, kw_only=True):
    """What became of one file of several: 201 new, 200 the picture that these bytes are already, or the problem."""

    file: str
    status: int
    image: Image | None = None
    problem: Problem | None = None


class Results(Struct):
    data: list[Result]


class Grant(Struct, kw_only=True):
    """A right. Both days belong to it; without a last day it does not end."""

    id: str
    image: str
    basis: str
    licence_id: str
    licence_url: str
    evidence: str
    permits: list[str]
    denies: list[str]
    territory: str
    valid_from: date | None
    valid_to: date | None
    credit_required: bool
    contract_holder: str
    created_at: datetime
    modified_at: datetime


class Grants(Struct):
    data: list[Grant]


# -- bodies: what is not sent stays, null empties ---------------------------------------------------------------------


class ImageFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """``focal_x`` from the left and ``focal_y`` from the top, both or neither."""

    headline: Text = UNSET
    description: Text = UNSET
    alt_text: Text = UNSET
    extended_description: Text = UNSET
    is_decorative: bool | UnsetType = UNSET
    focal_x: Share = UNSET
    focal_y: Share = UNSET
    creators: Lines = UNSET
    supplier: Text = UNSET
    supplier_image_id: Text = UNSET
    credit_line: Text = UNSET
    copyright_notice: Text = UNSET
    copyright_owners: Lines = UNSET
    licensors: Lines = UNSET
    usage_terms: Text = UNSET
    licence_url: Text = UNSET
    acquire_url: Text = UNSET
    source: Text = UNSET
    instructions: Text = UNSET
    persons_shown: Lines = UNSET
    model_release: Text = UNSET
    property_release: Text = UNSET
    data_mining: Text = UNSET
    keywords: Lines = UNSET
    created_on: Text = UNSET
    digital_source_type: Text = UNSET
    ai_label: Text = UNSET


class GrantFields(Struct, kw_only=True, forbid_unknown_fields=True):
    basis: Basis | UnsetType = UNSET
    licence_id: Text = UNSET
    licence_url: Text = UNSET
    evidence: Text = UNSET
    permits: Uses = UNSET
    denies: Uses = UNSET
    territory: Text = UNSET
    valid_from: date | UnsetType | None = UNSET
    valid_to: date | UnsetType | None = UNSET
    credit_required: bool | UnsetType = UNSET
    contract_holder: Text = UNSET


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a verb that needs no words."""


class Upload(Struct):
    """The parts of the form: one file or several, each a picture with its filename."""

    file: list[bytes] = field(default_factory=list)


# -- from rows --------------------------------------------------------------------------------------------------------

_PLAIN = tuple(name for name in Image.__struct_fields__ if name not in {"id", "has_file", "credit", "web", "link"})


def image(row: Row) -> Image:
    """One query, unless ``grants`` are prefetched."""
    web = rights.permitted(row, use=RightsGrant.Use.WEB, on=timezone.localdate())
    return Image(
        **{name: getattr(row, name) for name in _PLAIN},
        id=row.pid,
        has_file=bool(row.file),
        credit=credits.compile(row),
        web=Permitted(allowed=web.allowed, reason=web.reason, until=web.until),
        link=admin_link(row),
    )


def grant(row: RightsGrant) -> Grant:
    names = [name for name in Grant.__struct_fields__ if name not in {"id", "image"}]
    return Grant(id=row.pid, image=row.image.pid, **{name: getattr(row, name) for name in names})
