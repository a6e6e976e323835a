"""The ImportBundle: what an importer found in one text, with local ids and a report.

Consumed once by ``articles.imports.accept``, which makes or matches the shared things and then loads a draft.
Names follow the delivery contract; ids are local to the bundle (``per_1``, ``quo_1``, ``img_1``, ``src_1``).
Lines count from 1 in the text as received.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

CONTRACT = 1

Certainty = Literal["certain", "inferred", "doubtful"]


class ListItem(Struct, kw_only=True):
    html: str
    text: str


class Paragraph(Struct, kw_only=True, tag="paragraph", tag_field="type"):
    html: str
    text: str
    lines: list[int] = field(default_factory=list)


class Heading(Struct, kw_only=True, tag="heading", tag_field="type"):
    text: str
    level: int = 2
    lines: list[int] = field(default_factory=list)


class List(Struct, kw_only=True, tag="list", tag_field="type"):
    items: list[ListItem]
    ordered: bool = False
    lines: list[int] = field(default_factory=list)


class QuoteBlock(Struct, kw_only=True, tag="quote", tag_field="type"):
    """A quotation where it stands in the text.

    ``inline``: printed inside a sentence, and ``html``/``text`` keep that sentence as printed, quote marks and
    attribution included, so that no word of the text is lost. ``block`` and ``pull`` print the record alone and
    have null there.
    """

    quote: str
    display: Literal["inline", "block", "pull"] = "inline"
    html: str | None = None
    text: str | None = None
    lines: list[int] = field(default_factory=list)


class ImageBlock(Struct, kw_only=True, tag="image", tag_field="type"):
    image: str
    alt: str = ""
    caption: str = ""
    lines: list[int] = field(default_factory=list)


class Callout(Struct, kw_only=True, tag="callout", tag_field="type"):
    html: str
    text: str
    tone: Literal["key_point", "note", "tip", "warning"] = "note"
    lines: list[int] = field(default_factory=list)


class Table(Struct, kw_only=True, tag="table", tag_field="type"):
    header: list[str]
    rows: list[list[str]]
    caption: str = ""
    lines: list[int] = field(default_factory=list)


Block = Paragraph | Heading | List | QuoteBlock | ImageBlock | Callout | Table


class Quote(Struct, kw_only=True):
    """Words as quoted, without marks. ``person`` is a local id, or null for a speaker without a name;
    ``inferred`` says that no attribution is printed and the speaker before is assumed to go on."""

    text: str
    person: str | None
    as_credited: str = ""
    inferred: bool = False
    lines: list[int] = field(default_factory=list)


class Credential(Struct, kw_only=True):
    """A degree, rank, post-nominal or certification, title as printed; kinds as ``experts.models.Credential.Kind``."""

    title: str
    kind: str = "certification"
    lines: list[int] = field(default_factory=list)


class Affiliation(Struct, kw_only=True):
    role: str = ""
    organisation: str = ""
    department: str = ""
    lines: list[int] = field(default_factory=list)


class Person(Struct, kw_only=True):
    name: str
    suffix: str | None = None
    credentials: list[Credential] = field(default_factory=list)
    affiliations: list[Affiliation] = field(default_factory=list)
    biography: str = ""
    lines: list[int] = field(default_factory=list)


class Byline(Struct, kw_only=True):
    person: str
    role: Literal["author", "reviewer", "editor", "contributor"] = "author"
    as_credited: str = ""
    lines: list[int] = field(default_factory=list)


class Credit(Struct, kw_only=True):
    line: str
    creator: str | None = None
    supplier: str | None = None
    copyright: str | None = None
    licence: str | None = None


class Image(Struct, kw_only=True):
    """A picture that the text speaks of. The file itself never travels in a text: the editor adds it."""

    credit: Credit
    alt: str = ""
    caption: str = ""
    filename: str | None = None
    lines: list[int] = field(default_factory=list)


class LeadImage(Struct, kw_only=True):
    image: str
    alt: str = ""
    caption: str = ""


class Source(Struct, kw_only=True):
    """One cited source. ``cited_as`` is the line kept verbatim; ``url`` is as printed, ``doi`` bare, ``pmid`` digits."""

    cited_as: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    doi: str | None = None
    pmid: str | None = None
    lines: list[int] = field(default_factory=list)


class Related(Struct, kw_only=True):
    title: str
    url: str | None = None
    lines: list[int] = field(default_factory=list)


class Finding(Struct, kw_only=True):
    """One line of the report: what was decided about which lines, and how sure it is.

    ``code`` is stable and machine-readable (``quote-without-attribution``); ``sentence`` tells an editor what was
    done and what to check; ``about`` is the local id or block number concerned.
    """

    code: str
    line: int
    sentence: str
    certainty: Certainty = "doubtful"
    about: str | None = None


class ImportBundle(Struct, kw_only=True):
    title: str | None = None
    dek: str | None = None
    language: str = "en"
    body: list[Block] = field(default_factory=list)
    quotes: dict[str, Quote] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    bylines: list[Byline] = field(default_factory=list)
    lead_image: LeadImage | None = None
    images: dict[str, Image] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    related: list[Related] = field(default_factory=list)
    report: list[Finding] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)
    contract: int = CONTRACT
