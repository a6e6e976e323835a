"""The Draft: one article's own content as one document. References to shared things are public ids, never copies.

Stored by every save as a revision, accepted by the write API, loaded by restore. A canonical draft
(``articles.documents.canonical``) survives ``dump(load(article, draft))`` unchanged.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

CONTRACT = 1


class _Part(Struct, kw_only=True, forbid_unknown_fields=True):
    pass


class Byline(_Part):
    person: str
    role: Literal["author", "contributor", "editor"] = "author"
    as_credited: str = ""


class LeadImage(_Part):
    image: str
    alt: str = ""
    caption: str = ""


class Citation(_Part):
    source: str
    role: str = "obtainsBackgroundFrom"
    locator: str = ""
    passage: str = ""


class Related(_Part):
    """``article`` is the id of one here; otherwise ``title`` and, once it is known, ``url``."""

    article: str | None = None
    title: str = ""
    url: str = ""
    relation: str = "related"


class Text(_Part, tag="text", tag_field="type"):
    id: str
    html: str


class Quote(_Part, tag="quote", tag_field="type"):
    id: str
    quote: str
    display: Literal["inline", "block", "pull"] = "block"
    html: str = ""


class Image(_Part, tag="image", tag_field="type"):
    id: str
    image: str
    alt: str = ""
    caption: str = ""


class Callout(_Part, tag="callout", tag_field="type"):
    id: str
    html: str
    tone: Literal["key_point", "note", "tip", "warning"] = "key_point"


class Embed(_Part, tag="embed", tag_field="type"):
    id: str
    provider: str
    url: str
    title: str = ""


class Table(_Part, tag="table", tag_field="type"):
    id: str
    header: list[str]
    rows: list[list[str]]
    caption: str = ""


Block = Text | Quote | Image | Callout | Embed | Table


class Draft(_Part):
    title: str = ""
    dek: str = ""
    slug: str = ""
    language: str = "en"
    translation_group: str | None = None
    kind: str = "explainer"
    primary_topic: str | None = None
    topics: list[str] = field(default_factory=list)
    lead_image: LeadImage | None = None
    bylines: list[Byline] = field(default_factory=list)
    medical_reviewer: str | None = None
    blocks: list[Block] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    contract: int = CONTRACT
