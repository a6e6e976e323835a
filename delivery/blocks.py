"""The blocks of a published body, told apart by ``type``."""

from __future__ import annotations

from typing import Literal

from delivery.entries import Doc


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
