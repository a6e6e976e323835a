"""The published documents: what front ends build on. OpenAPI is generated from these structs.

Every documented key is always present; a missing value is null; a list is never null. Ids are UUIDv7 strings. Times are RFC 3339
in UTC, partial dates are EDTF text. Clients ignore unknown block types and keys. See docs/decisions for what may change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

CONTRACT = 1

Kind = Literal["article", "person", "quote", "image", "source", "topic"]


class Doc(Struct, kw_only=True, forbid_unknown_fields=False):
    """Base of every struct here: all keys are required when decoding, and all are written."""


# -- shared things as an article embeds them ------------------------------------------------------------------------


class Credential(Doc):
    """A degree, licence, certification, rank or fellowship, ``title`` as printed.

    ``state`` is as of publication or the last reissue: verified, unverified or lapsed.
    """

    title: str
    kind: str
    issuer: str | None
    state: Literal["verified", "unverified", "lapsed"]
    verified_on: str | None


class Affiliation(Doc):
    """A post: ``role`` as printed at ``organisation``; ``since`` and ``until`` in EDTF."""

    role: str | None
    organisation: str | None
    department: str | None
    since: str | None
    until: str | None


class PersonEntry(Doc):
    """Somebody named in an article, with today's titles."""

    name: str
    suffix: str | None
    slug: str
    url: str
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


class Credit(Doc):
    """Who made and supplied a picture; ``line`` is what to print beside it, always."""

    line: str
    creator: str | None
    supplier: str | None
    copyright: str | None
    licence: str | None
    acquire_url: str | None
    digital_source_type: str | None


class ImageVariant(Doc):
    """One ``<source>`` of a ``<picture>``: a media type and its ``srcset``."""

    type: str
    srcset: str


class ImageEntry(Doc):
    """A picture and its credit. ``focal`` is (x, y) from the top left, each 0 to 1."""

    width: int
    height: int
    focal: tuple[float, float] | None
    dominant: str | None
    thumbhash: str | None
    sources: list[ImageVariant]
    src: str | None
    credit: Credit


class SourceEntry(Doc):
    """Something cited. ``cited_as`` is verbatim; ``health`` and ``integrity`` are as of publication or reissue."""

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


class TopicEntry(Doc):
    name: str
    slug: str
    url: str


# -- blocks ---------------------------------------------------------------------------------------------------------


class Block(Doc):
    """``key`` is ``<row uuid>.<n>``: stable while the row lives, for display and deep links only."""

    key: str


class Paragraph(Block, tag="paragraph", tag_field="type"):
    html: str
    text: str
    citations: list[str]


class Heading(Block, tag="heading", tag_field="type"):
    level: int
    text: str
    html: str
    anchor: str


class ListItem(Doc):
    html: str
    text: str


class List(Block, tag="list", tag_field="type"):
    ordered: bool
    items: list[ListItem]


class QuoteBlock(Block, tag="quote", tag_field="type"):
    """A quotation. ``inline``: ``html`` and ``text`` hold the sentence it stands in, marks and attribution included;
    otherwise both are null and the record in ``quotes`` is printed with its ``as_credited``."""

    quote: str
    display: Literal["inline", "block", "pull"]
    html: str | None
    text: str | None


class ImageBlock(Block, tag="image", tag_field="type"):
    image: str
    alt: str
    caption: str | None


class Callout(Block, tag="callout", tag_field="type"):
    tone: Literal["key_point", "note", "tip", "warning"]
    html: str
    text: str


class Table(Block, tag="table", tag_field="type"):
    caption: str | None
    header: list[str]
    rows: list[list[str]]


class Embed(Block, tag="embed", tag_field="type"):
    provider: str
    url: str
    title: str | None
    html: str | None


BodyBlock = Paragraph | Heading | List | QuoteBlock | ImageBlock | Callout | Table | Embed


# -- the article ----------------------------------------------------------------------------------------------------


class Translation(Doc):
    language: str
    id: str
    url: str


class Byline(Doc):
    person: str
    role: Literal["author", "contributor", "editor", "reviewer"]
    as_credited: str


class LeadImage(Doc):
    image: str
    alt: str
    caption: str | None


class CardImage(Doc):
    """A lead image as cards show it: complete enough to print, credit included."""

    image: str
    alt: str
    src: str | None
    width: int
    height: int
    credit: str


class Related(Doc):
    """A related link: ``id`` when it is an article here, null when it is outside; ``url`` null while only a title is known."""

    id: str | None
    url: str | None
    title: str
    relation: str
    lead_image: CardImage | None


class Claim(Doc):
    text: str
    block: str | None
    sources: list[str]
    standing: str
    checked_on: str | None


class Review(Doc):
    kind: str
    person: str
    reviewed_on: str
    valid_until: str | None


class Notice(Doc):
    kind: str
    at: datetime
    text: str


class ClaimCount(Doc):
    total: int
    confirmed: int


class QuoteCount(Doc):
    total: int
    with_record: int


class SourceCount(Doc):
    total: int
    alive: int


class Trust(Doc):
    """What was checked, in numbers, as of publication or the last reissue."""

    checked_on: str | None
    claims: ClaimCount
    quotes: QuoteCount
    sources: SourceCount


class Article(Doc, tag="article", tag_field="type"):
    """The whole published article: everything a page needs in one document."""

    contract: int
    id: str
    slug: str
    url: str
    edition: int
    seq: int
    basis: Literal["checked", "legacy"]
    standing: Literal["live", "retracted"]
    language: str
    translations: list[Translation]
    kind: str
    title: str
    dek: str | None
    word_count: int
    reading_minutes: int
    published_at: datetime
    first_published_at: datetime
    modified_at: datetime
    topics: list[str]
    bylines: list[Byline]
    lead_image: LeadImage | None
    body: list[BodyBlock]
    quotes: dict[str, QuoteEntry]
    people: dict[str, PersonEntry]
    images: dict[str, ImageEntry]
    sources: dict[str, SourceEntry]
    topic_entries: dict[str, TopicEntry]
    claims: list[Claim]
    reviews: list[Review]
    notices: list[Notice]
    related: list[Related]
    trust: Trust


class CardByline(Doc):
    person: str
    role: str
    name: str


class CardTopic(Doc):
    id: str
    name: str
    slug: str


class ArticleCard(Doc, tag="article", tag_field="type"):
    """An article in a list."""

    id: str
    slug: str
    url: str
    edition: int
    basis: str
    language: str
    kind: str
    title: str
    dek: str | None
    reading_minutes: int
    published_at: datetime
    modified_at: datetime
    topics: list[CardTopic]
    bylines: list[CardByline]
    lead_image: CardImage | None


# -- documents of the shared things ---------------------------------------------------------------------------------


class Person(PersonEntry, tag="person", tag_field="type"):
    """An expert, author or reviewer. ``roles`` says how live documents embed them: expert, author, reviewer."""

    contract: int
    id: str
    seq: int
    biography: str | None
    portrait: CardImage | None


class Quote(QuoteEntry, tag="quote", tag_field="type"):
    contract: int
    id: str
    seq: int
    url: str
    person_name: str | None
    language: str


class Image(ImageEntry, tag="image", tag_field="type"):
    contract: int
    id: str
    seq: int
    url: str
    alt: str
    caption: str | None


class Source(SourceEntry, tag="source", tag_field="type"):
    contract: int
    id: str
    seq: int
    self_url: str


class Topic(TopicEntry, tag="topic", tag_field="type"):
    contract: int
    id: str
    seq: int
    description: str | None
    language: str


Document = Article | Person | Quote | Image | Source | Topic


# -- cards of the shared things -------------------------------------------------------------------------------------


class PersonCard(Doc, tag="person", tag_field="type"):
    id: str
    name: str
    suffix: str | None
    slug: str
    url: str
    titles: list[str]
    portrait: CardImage | None


class QuoteCard(Doc, tag="quote", tag_field="type"):
    id: str
    url: str
    text: str
    person: str | None
    as_credited: str


class ImageCard(Doc, tag="image", tag_field="type"):
    id: str
    url: str
    alt: str
    src: str | None
    width: int
    height: int
    credit: Credit


class SourceCard(Doc, tag="source", tag_field="type"):
    id: str
    self_url: str
    title: str
    publisher: str | None
    url: str | None
    cited_as: str
    kind: str


class TopicCard(Doc, tag="topic", tag_field="type"):
    id: str
    name: str
    slug: str
    url: str
    language: str


Card = ArticleCard | PersonCard | QuoteCard | ImageCard | SourceCard | TopicCard
