"""What every format says of an article: made once from its document, in text that XML admits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

import msgspec

from delivery import bodies, contract
from delivery.feeds.reading import Listed
from delivery.xmltext import clean

SUMMARY_LENGTH = 300
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # an empty feed has changed at no other time
_ARTICLE = msgspec.json.Decoder(contract.Article)


@dataclass(frozen=True)
class Author:
    name: str
    url: str


@dataclass(frozen=True)
class Picture:
    """The lead image; ``credit`` is printed beside it, always."""

    url: str
    alt: str
    width: int
    height: int
    credit: str


@dataclass(frozen=True)
class Item:
    """``id`` is the article's for ever; ``updated_at`` moves with a correction and with a reissue."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    published_at: datetime
    updated_at: datetime
    authors: list[Author]
    tags: list[str]
    picture: Picture | None
    notices: list[contract.Notice]


@dataclass(frozen=True)
class Feed:
    """``url`` is the feed's own address, ``home`` the page that it is about."""

    title: str
    url: str
    home: str
    language: str
    items: list[Item]

    @property
    def updated_at(self) -> datetime:
        return max((item.updated_at for item in self.items), default=BEGINNING)


def item(row: Listed) -> Item:
    article = _ARTICLE.decode(row.document or b"")
    return Item(
        id=f"urn:uuid:{article.id}",
        url=clean(article.url),
        title=clean(article.title),
        summary=clean(_summary(article)),
        html=clean(_html(article)),
        language=article.language,
        published_at=article.published_at,
        updated_at=row.updated_at,
        authors=list(_authors(article)),
        tags=[clean(article.topic_entries[each].name) for each in article.topics],
        picture=_picture(article),
        notices=article.notices,
    )


def _summary(article: contract.Article) -> str:
    if article.dek:
        return article.dek
    first = next((block.text for block in article.body if isinstance(block, contract.Paragraph)), "")
    if len(first) <= SUMMARY_LENGTH:
        return first
    return first[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"


def _html(article: contract.Article) -> str:
    """The notices first, then the lead image, then the body: whole, as the article's page has it."""
    lead = article.lead_image
    first = [contract.ImageBlock(key="", image=lead.image, alt=lead.alt, caption=lead.caption)] if lead else []
    printed = bodies.Printed(body=[*first, *article.body], quotes=article.quotes, images=article.images)
    return "\n".join([*map(_notice, article.notices), bodies.as_html(printed)])


def _notice(notice: contract.Notice) -> str:
    """In no language of its own: the date, and the words that readers were given."""
    day = notice.at.date().isoformat()
    kind, text = escape(notice.kind), escape(notice.text)
    return f'<aside class="notice {kind}"><p><time datetime="{day}">{day}</time> {text}</p></aside>'


def _authors(article: contract.Article) -> Iterator[Author]:
    for byline in article.bylines:
        if byline.role in {"author", "contributor"}:
            yield Author(name=clean(byline.as_credited), url=clean(article.people[byline.person].url))


def _picture(article: contract.Article) -> Picture | None:
    lead = article.lead_image
    if lead is None:
        return None
    image = article.images[lead.image]
    if not image.src:
        return None
    credit = " ".join(filter(None, [image.ai_label, image.credit.line]))
    return Picture(
        url=clean(image.src), alt=clean(lead.alt), width=image.width, height=image.height, credit=clean(credit)
    )
