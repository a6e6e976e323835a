"""Published documents for tests, built from the contract alone: plain functions, nothing of the newsroom.

``put_…`` makes one public. A test names every fact that it depends on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import transaction

from cms.core.ids import uuid7
from cms.core.text import slugify
from delivery import contract, embeds, holding, records
from delivery.models import ApiKey, Record
from tests.delivery import keyring
from tests.delivery.webhooks.factories import make_purge, make_webhookdelivery, make_webhookendpoint

__all__ = ["make_purge", "make_webhookdelivery", "make_webhookendpoint"]

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
SITE = "https://news.example"


def new_id() -> str:
    return str(uuid7())


def person(name: str = "Noor Vale", **fields: Any) -> contract.Person:
    slug = fields.pop("slug", slugify(name))
    values: dict[str, Any] = {
        "contract": 1, "id": new_id(), "seq": 0, "name": name, "suffix": "MD", "slug": slug, "url": f"{SITE}/people/{slug}",
        "credentials": [contract.Credential(title="MD", kind="degree", issuer=None, state="unverified", verified_on=None)],
        "affiliations": [], "disclosures": [], "orcid": None, "biography": None, "portrait": None, **fields,
    }  # fmt: skip
    return contract.Person(**values)


def quote(
    speaker: contract.Person | None = None, text: str = "Sleep is not a luxury.", **fields: Any
) -> contract.Quote:
    public_id = fields.pop("id", new_id())
    values: dict[str, Any] = {
        "contract": 1, "id": public_id, "seq": 0, "url": f"{SITE}/quotes/{public_id}", "text": text, "language": "en",
        "person": speaker.id if speaker else None, "person_name": speaker.name if speaker else None,
        "as_credited": f"{speaker.name}, MD" if speaker else "A reader", "obtained": "interview_email", "said_on": "2026-01",
        **fields,
    }  # fmt: skip
    return contract.Quote(**values)


def image(**fields: Any) -> contract.Image:
    public_id = fields.pop("id", new_id())
    values: dict[str, Any] = {
        "contract": 1, "id": public_id, "seq": 0, "url": f"{SITE}/images/{public_id}", "alt": "A lamp", "caption": "At night",
        "width": 1200, "height": 800, "focal": (0.4, 0.3), "dominant": None, "thumbhash": None,
        "sources": [contract.ImageVariant(type="image/avif", srcset=f"{SITE}/images/{public_id}/w800.avif 800w")],
        "src": f"{SITE}/images/{public_id}/w800.jpeg", "may_crop": True, "ai_label": None,
        "credit": contract.Credit(
            line="Iris Holm / Northlight", creator="Iris Holm", creators=["Iris Holm"], supplier="Northlight", copyright=None,
            licence=None, acquire_url=None, digital_source_type=None,
        ),
        **fields,
    }  # fmt: skip
    return contract.Image(**values)


def source(title: str = "Handbook of Sleep", **fields: Any) -> contract.Source:
    public_id = fields.pop("id", new_id())
    values: dict[str, Any] = {
        "contract": 1, "id": public_id, "seq": 0, "self_url": f"{SITE}/sources/{public_id}", "title": title, "publisher": None,
        "url": None, "cited_as": title, "doi": None, "pmid": None, "kind": "book", "role": "tertiary", "accessed_on": None,
        "archived_url": None, "health": "unknown", "integrity": "none_known", **fields,
    }  # fmt: skip
    return contract.Source(**values)


def topic(name: str = "Sleep", **fields: Any) -> contract.Topic:
    slug = fields.pop("slug", slugify(name))
    values: dict[str, Any] = {
        "contract": 1, "id": new_id(), "seq": 0, "name": name, "slug": slug, "url": f"{SITE}/topics/{slug}",
        "description": None, "language": "en", **fields,
    }  # fmt: skip
    return contract.Topic(**values)


def blocks(
    *, said: contract.Quote | None = None, picture: contract.Image | None = None, cites: list[str] | None = None
) -> list[contract.BodyBlock]:
    """One of every block type; quotation and picture only with something to embed."""
    body: list[contract.BodyBlock] = [
        contract.Paragraph(key="b.1", html="Why <em>toes</em> twitch", text="Why toes twitch", citations=cites or []),
        contract.Heading(key="b.2", level=2, text="The key point", html="The key point", anchor="the-key-point"),
        contract.List(key="b.3", ordered=True, items=[contract.ListItem(html="One", text="One")]),
        contract.Callout(key="b.4", tone="tip", html="<p>Stretch.</p>", text="Stretch."),
        contract.Table(key="b.5", caption="Doses", header=["Age", "Dose"], rows=[["1 < 2", "5 mg"]]),
        contract.Embed(key="b.6", provider="video", url="https://video.example/1", title="A walk", html=None),
    ]
    if said:
        body.append(contract.QuoteBlock(key="b.7", quote=said.id, display="block", html=None, text=None))
    if picture:
        body.append(contract.ImageBlock(key="b.8", image=picture.id, alt="A lamp", caption="At <night>"))
    return body


def article(title: str = "Why toes twitch", **fields: Any) -> contract.Article:
    """An article that embeds nothing, unless ``fields`` says so."""
    slug = fields.pop("slug", slugify(title))
    at = fields.get("published_at", AT)
    trust = contract.Trust(
        checked_on=None,
        claims=contract.ClaimCount(total=0, confirmed=0),
        quotes=contract.QuoteCount(total=0, with_record=0),
        sources=contract.SourceCount(total=0, alive=0),
    )
    values: dict[str, Any] = {
        "contract": 1, "id": new_id(), "slug": slug, "url": f"{SITE}/{slug}", "edition": 1, "seq": 0, "basis": "checked",
        "standing": "live", "language": "en", "translations": [], "kind": "explainer", "title": title, "dek": None,
        "word_count": 10, "reading_minutes": 1, "published_at": at, "first_published_at": at, "modified_at": at, "topics": [],
        "bylines": [], "lead_image": None, "body": blocks(), "quotes": {}, "people": {}, "images": {}, "sources": {},
        "topic_entries": {}, "claims": [], "reviews": [], "notices": [], "related": [], "trust": trust, **fields,
    }  # fmt: skip
    return contract.Article(**values)


def embedding(
    *,
    author: contract.Person | None = None,
    said: contract.Quote | None = None,
    speaker: contract.Person | None = None,
    picture: contract.Image | None = None,
    cited: contract.Source | None = None,
    about: contract.Topic | None = None,
) -> dict[str, Any]:
    """The fields of an article that embeds these."""
    people = [each for each in (author, speaker) if each]
    byline = [contract.Byline(person=author.id, role="author", as_credited=author.name)] if author else []
    return {
        "bylines": byline,
        "people": {each.id: _entry(each, contract.PersonEntry) for each in people},
        "quotes": {said.id: _entry(said, contract.QuoteEntry)} if said else {},
        "images": {picture.id: _entry(picture, contract.ImageEntry)} if picture else {},
        "sources": {cited.id: _entry(cited, contract.SourceEntry)} if cited else {},
        "topics": [about.id] if about else [],
        "topic_entries": {about.id: _entry(about, contract.TopicEntry)} if about else {},
        "lead_image": contract.LeadImage(image=picture.id, alt=picture.alt, caption=None) if picture else None,
        "body": blocks(said=said, picture=picture, cites=[cited.id] if cited else []),
    }


def _entry(document: contract.Document, struct: type[msgspec.Struct]) -> Any:
    return struct(**{name: getattr(document, name) for name in struct.__struct_fields__})


def put(*documents: contract.Document, at: datetime = AT) -> list[Record]:
    """Make these public in one transaction, as publishing does."""
    keys = {embeds.key(each) for each in documents}
    with transaction.atomic():
        holding.lock(keys)
        rows = records.put(list(documents), at=at)
        for row in rows:
            if row.kind == "article" and not row.editions.filter(number=row.edition).exists():
                records.keep_edition(row)
        records.retag(key for key in keys if key[0] != "article")
    return rows


def put_article(title: str = "Why toes twitch", **fields: Any) -> contract.Article:
    document = article(title, **fields)
    put(document, at=document.modified_at)
    return document


def withdraw(document: contract.Document, *, reason: str = "withdrawn", note: str = "", at: datetime = AT) -> None:
    key = embeds.key(document)
    with transaction.atomic():
        holding.lock([key])
        records.withdraw([key], reason=reason, at=at, note=note)


class Published:
    """One article that embeds one of everything, and each of them public."""

    def __init__(self) -> None:
        self.author = person("Ada Quill", suffix=None)
        self.expert = person("Noor Vale")
        self.quote = quote(self.expert)
        self.image = image()
        self.source = source()
        self.topic = topic()
        held = embedding(
            author=self.author,
            speaker=self.expert,
            said=self.quote,
            picture=self.image,
            cited=self.source,
            about=self.topic,
        )
        self.article = article(**held)
        things = (self.topic, self.image, self.author, self.expert, self.source, self.quote)
        put(*things, self.article)
        self.by_collection: dict[str, contract.Document] = {
            "articles": self.article, "experts": self.expert, "authors": self.author, "quotes": self.quote,
            "images": self.image, "sources": self.source, "topics": self.topic,
        }  # fmt: skip


def make_apikey(**overrides: Any) -> ApiKey:
    """Of an administrator of its own."""
    return keyring.issue(**overrides).key
