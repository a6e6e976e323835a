"""The published documents: what front ends build on. OpenAPI is generated from these structs.

Every documented key is always present; a missing value is null; a list is never null. Ids are UUIDv7 strings. Times are RFC 3339
in UTC, partial dates are EDTF text. Clients ignore unknown block types and keys. See docs/decisions for what may change.
"""

from __future__ import annotations

from typing import Literal

from delivery.blocks import (
    Block,
    BodyBlock,
    Callout,
    Embed,
    Heading,
    ImageBlock,
    List,
    ListItem,
    Paragraph,
    QuoteBlock,
    Table,
)
from delivery.entries import (
    Affiliation,
    Basis,
    CardImage,
    Credential,
    Credit,
    Day,
    Doc,
    ImageEntry,
    ImageVariant,
    PersonEntry,
    QuoteEntry,
    Role,
    SourceEntry,
    Time,
    TopicEntry,
)
from delivery.listing import (
    ArticleCard,
    Card,
    CardByline,
    CardTopic,
    ImageCard,
    PersonCard,
    QuoteCard,
    SourceCard,
    TopicCard,
)

__all__ = [
    "CONTRACT",
    "Affiliation",
    "Article",
    "ArticleCard",
    "Block",
    "BodyBlock",
    "Byline",
    "Callout",
    "Card",
    "CardByline",
    "CardImage",
    "CardTopic",
    "Claim",
    "ClaimCount",
    "Credential",
    "Credit",
    "Doc",
    "Document",
    "Embed",
    "Heading",
    "Image",
    "ImageBlock",
    "ImageCard",
    "ImageEntry",
    "ImageVariant",
    "Kind",
    "LeadImage",
    "List",
    "ListItem",
    "Notice",
    "Paragraph",
    "Person",
    "PersonCard",
    "PersonEntry",
    "Quote",
    "QuoteBlock",
    "QuoteCard",
    "QuoteCount",
    "QuoteEntry",
    "Related",
    "Review",
    "Source",
    "SourceCard",
    "SourceCount",
    "SourceEntry",
    "Table",
    "Topic",
    "TopicCard",
    "TopicEntry",
    "Translation",
    "Trust",
]

CONTRACT = 1

Kind = Literal["article", "person", "quote", "image", "source", "topic"]


class Translation(Doc):
    language: str
    id: str
    url: str


class Byline(Doc):
    person: str
    role: Role
    as_credited: str


class LeadImage(Doc):
    image: str
    alt: str
    caption: str | None


class Related(Doc):
    """A related link: ``id`` when it is an article here, null when it is outside; ``url`` null while only a title is known.

    ``relation`` is a word of the newsroom's own; `related` says no more than that.
    """

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
    checked_on: Day | None


class Review(Doc):
    kind: str
    person: str
    reviewed_on: Day
    valid_until: Day | None


class Notice(Doc):
    kind: str
    at: Time
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

    checked_on: Day | None
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
    basis: Basis
    standing: Literal["live", "retracted"]
    language: str
    translations: list[Translation]
    kind: str
    title: str
    dek: str | None
    word_count: int
    reading_minutes: int
    published_at: Time
    first_published_at: Time
    modified_at: Time
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


class Person(PersonEntry, tag="person", tag_field="type"):
    """An expert, author or reviewer: one person has one document, whatever the role."""

    contract: int
    id: str
    seq: int
    portrait: CardImage | None


class Quote(QuoteEntry, tag="quote", tag_field="type"):
    contract: int
    id: str
    seq: int
    url: str
    person_name: str | None
    language: str


class Image(ImageEntry, kw_only=True, tag="image", tag_field="type"):
    contract: int
    id: str
    seq: int
    url: str
    alt: str
    caption: str | None


class Source(SourceEntry, kw_only=True, tag="source", tag_field="type"):
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
