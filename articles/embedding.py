"""The shared things that a draft embeds, gathered in bulk: one query a kind, with what composing them reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef

from articles.contract import Draft
from articles.mentions import mentions
from articles.models import Article, Topic
from delivery import records
from delivery.contract import ArticleCard
from experts.composing import named_speaker
from experts.models import EvidenceFile, Person, Quote
from media.models import Image
from sources.models import Capture, Source

Thing = TypeVar("Thing", Person, Quote, Image, Source, Topic, Article)
Key = tuple[str, UUID]  # (kind, public id)


@dataclass
class Embedded:
    """Public id → row, in the order in which the draft names them."""

    people: dict[str, Person] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    cards: dict[str, ArticleCard] = field(default_factory=dict)  # of those articles that are live

    def keys(self) -> list[Key]:
        """What gets a public record of its own with the article: everything but the articles it links to."""
        by_kind: dict[str, Iterable[str]] = {
            "image": self.images, "person": self.people, "quote": self.quotes, "source": self.sources, "topic": self.topics,
        }  # fmt: skip
        return [(kind, UUID(public_id)) for kind, things in by_kind.items() for public_id in things]


def gather(draft: Draft, *, sources: Iterable[str] = ()) -> Embedded:
    """Everything the draft names, whom its quotes name (nobody, when they spoke on background), and these sources beside.

    Eight queries and their prefetches, however long the draft.
    """
    wanted: dict[str, list[str]] = {}
    for _, kind, public_id in mentions(draft):
        wanted.setdefault(kind, []).append(public_id)
    quotes = quotes_by_id(wanted.get("quote", []))
    speakers = [speaker.pid for quote in quotes.values() if (speaker := named_speaker(quote))]
    people = people_by_id([*wanted.get("person", []), *speakers])
    for quote in quotes.values():
        if quote.person and quote.person.pid in people:
            quote.person = people[quote.person.pid]  # with credentials and posts
    portraits = {person.portrait.pid: person.portrait for person in people.values() if person.portrait}
    linked = Article.objects.filter(public_id__in=wanted.get("article", [])).select_related("lead_image")
    articles = _ordered(linked, wanted.get("article", []))
    return Embedded(
        people=people,
        quotes=quotes,
        images=images_by_id(wanted.get("image", [])) | portraits,
        sources=sources_by_id([*wanted.get("source", []), *sources]),
        topics=_ordered(Topic.objects.filter(public_id__in=wanted.get("topic", [])), wanted.get("topic", [])),
        articles=articles,
        cards=records.article_cards([article.public_id for article in articles.values()]),
    )


def people_by_id(ids: list[str]) -> dict[str, Person]:
    people = Person.objects.filter(public_id__in=ids).select_related("portrait")
    return _ordered(people.prefetch_related("credentials", "affiliations__organisation", "portrait__grants"), ids)


def quotes_by_id(ids: list[str]) -> dict[str, Quote]:
    filed = Exists(EvidenceFile.objects.filter(quote=OuterRef("pk"), discarded_at=None))
    rows = Quote.objects.filter(public_id__in=ids).annotate(has_files=filed)
    return _ordered(rows.select_related("person").prefetch_related("settlements"), ids)


def images_by_id(ids: list[str]) -> dict[str, Image]:
    return _ordered(Image.objects.filter(public_id__in=ids).prefetch_related("grants"), ids)


def sources_by_id(ids: list[str]) -> dict[str, Source]:
    kept = Exists(Capture.objects.filter(source=OuterRef("pk")))
    rows = Source.objects.filter(public_id__in=ids).annotate(has_capture=kept)
    return _ordered(rows.prefetch_related("identifiers"), ids)


def _ordered(rows: Iterable[Thing], ids: list[str]) -> dict[str, Thing]:
    found = {row.pid: row for row in rows}
    return {public_id: found[public_id] for public_id in dict.fromkeys(ids) if public_id in found}
