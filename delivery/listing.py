"""Cards: what lists show of each thing."""

from __future__ import annotations

from delivery.entries import Basis, CardImage, Credit, Doc, Role, Time


class CardByline(Doc):
    person: str
    role: Role
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
    basis: Basis
    language: str
    kind: str
    title: str
    dek: str | None
    reading_minutes: int
    published_at: Time
    modified_at: Time
    topics: list[CardTopic]
    bylines: list[CardByline]
    lead_image: CardImage | None


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
    ai_label: str | None
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
