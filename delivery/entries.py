"""Shared things as other documents show them: people, quotes, pictures, sources, topics."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, field

# Said in the description alone: whatever was stored is read.
Time = Annotated[datetime, Meta(extra_json_schema={"format": "date-time"})]
Day = Annotated[str, Meta(extra_json_schema={"format": "date"})]
Role = Literal["author", "contributor", "editor", "reviewer"]
Basis = Literal["checked", "legacy"]


class Doc(Struct, kw_only=True, forbid_unknown_fields=False):
    """Base of every struct here. All keys are written, always. A key that was added to a contract has a default, so that documents
    stored before it can still be read; no other key has one."""


class Credential(Doc):
    """A degree, licence, certification, rank or fellowship, ``title`` as printed.

    ``state`` is as of publication or the last reissue: verified, unverified or lapsed. ``verified_on`` is null while nobody had
    verified it; one that lapsed keeps the day on which somebody had.
    """

    title: str
    kind: str
    issuer: str | None
    state: Literal["verified", "unverified", "lapsed"]
    verified_on: Day | None


class Affiliation(Doc):
    """A post: ``role`` as printed at ``organisation``; ``since`` and ``until`` in EDTF."""

    role: str | None
    organisation: str | None
    department: str | None
    since: str | None
    until: str | None


class PersonEntry(Doc):
    """Somebody named in an article, with today's titles and biography."""

    name: str
    suffix: str | None
    slug: str
    url: str
    biography: str | None
    credentials: list[Credential]
    affiliations: list[Affiliation]
    disclosures: list[str]
    orcid: str | None


class QuoteEntry(Doc):
    """Words as printed. ``as_credited`` is the attribution frozen as of the day: print that."""

    text: str
    person: str | None
    as_credited: str
    obtained: str
    said_on: str | None


class Credit(Doc, kw_only=True):
    """Who made and supplied a picture; ``line`` is what to print beside it, always. ``creator`` is all ``creators`` in one.

    ``created_on`` is EDTF, such as 2024-05.
    """

    line: str
    creator: str | None
    creators: list[str] = field(default_factory=list)
    supplier: str | None
    copyright: str | None
    licence: str | None
    acquire_url: str | None
    digital_source_type: str | None
    copyright_owners: list[str] = field(default_factory=list)
    created_on: str | None = None


class ImageVariant(Doc):
    """One ``<source>`` of a ``<picture>``: a media type and its ``srcset``."""

    type: str
    srcset: str


class ImageEntry(Doc, kw_only=True):
    """A picture and its credit. ``focal`` is (x, y) from the top left, each 0 to 1.

    ``ai_label`` is printed beside a picture that a trained model made, always. Where ``may_crop`` is false the right does not
    allow to cut it: show it whole, and there are no renditions of a fixed shape.
    """

    width: int
    height: int
    focal: tuple[float, float] | None
    dominant: str | None
    thumbhash: str | None
    sources: list[ImageVariant]
    src: str | None
    may_crop: bool = True
    ai_label: str | None = None
    credit: Credit


class SourceEntry(Doc, kw_only=True):
    """Something cited. ``cited_as`` is verbatim; ``health`` and ``integrity`` are as of publication or reissue.

    ``csl`` is its bibliographic record in CSL-JSON 1.0.2 (authors, dates, volume…), as far as it is known, without ``id``.
    """

    title: str
    publisher: str | None
    url: str | None
    cited_as: str
    doi: str | None
    pmid: str | None
    kind: str
    role: str
    accessed_on: str | None
    archived_url: str | None
    health: str
    integrity: str
    csl: dict[str, Any] = field(default_factory=dict)


class TopicEntry(Doc):
    name: str
    slug: str
    url: str


class CardImage(Doc, kw_only=True):
    """A lead image as cards show it: complete enough to print, credit and AI label included."""

    image: str
    alt: str
    src: str | None
    width: int
    height: int
    ai_label: str | None = None
    credit: str
