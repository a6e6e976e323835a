"""The shared things that a draft embeds, gathered in bulk: one query a kind, with what composing them reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from articles.contract import Draft
from articles.mentions import mentions
from articles.models import Article, Topic
from delivery import records
from delivery.contract import ArticleCard
from experts.composing import named_speaker
from experts.models import Affiliation, EvidenceFile, Person, Quote
from media.models import Image
from sources.models import Capture, Source

Thing = TypeVar("Thing", Person, Quote, Image, Source, Topic, Article)
Shown = TypeVar("Shown", bound=object)
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
    return gather_all([(draft, sources)])[0]


def gather_all(drafts: Iterable[tuple[Draft, Iterable[str]]]) -> list[Embedded]:
    """As ``gather``, for many drafts with their sources beside, in the same queries. What two of them name is one row."""
    named = [_named(draft, sources) for draft, sources in drafts]
    quotes = quotes_by_id(_all(named, "quote"))
    for each in named:
        said = (quotes[key] for key in each["quote"] if key in quotes)
        each["person"] += [speaker.pid for quote in said if (speaker := named_speaker(quote))]
    people = people_by_id(_all(named, "person"))
    for quote in quotes.values():
        if quote.person and quote.person.pid in people:
            quote.person = people[quote.person.pid]  # with credentials and posts
    linked = _all(named, "article")
    articles = _ordered(Article.objects.filter(public_id__in=linked).select_related("lead_image"), linked)
    images, sources = images_by_id(_all(named, "image")), sources_by_id(_all(named, "source"))
    topics = _ordered(Topic.objects.filter(public_id__in=_all(named, "topic")), _all(named, "topic"))
    cards = records.article_cards([article.public_id for article in articles.values()])
    return [
        Embedded(
            people=(shown := _pick(people, each["person"])),
            quotes=_pick(quotes, each["quote"]),
            images=_pick(images, each["image"])
            | {person.portrait.pid: person.portrait for person in shown.values() if person.portrait},
            sources=_pick(sources, each["source"]),
            topics=_pick(topics, each["topic"]),
            articles=_pick(articles, each["article"]),
            cards=_pick(cards, each["article"]),
        )
        for each in named
    ]


def keys_of(drafts: Iterable[tuple[Draft, Iterable[str]]]) -> set[Key]:
    """What ``gather_all`` will find for these, by its keys alone: what to lock before it is read. Two queries."""
    named = [_named(draft, sources) for draft, sources in drafts]
    kinds = ("person", "quote", "image", "source", "topic")
    keys = {(kind, UUID(public_id)) for each in named for kind in kinds for public_id in each[kind]}
    quoted = Quote.objects.filter(public_id__in=_all(named, "quote")).order_by()
    quotes = quoted.select_related("person").only("terms", "person__public_id")
    keys |= {("person", speaker.public_id) for quote in quotes if (speaker := named_speaker(quote))}
    shown = Person.objects.filter(
        public_id__in=[each for kind, each in keys if kind == "person"], portrait__isnull=False
    )
    return keys | {("image", portrait) for portrait in shown.values_list("portrait__public_id", flat=True)}


def _named(draft: Draft, sources: Iterable[str]) -> dict[str, list[str]]:
    """Kind of thing → ids of those that the draft names."""
    wanted: dict[str, list[str]] = {kind: [] for kind in ("person", "quote", "image", "source", "topic", "article")}
    for _, kind, public_id in mentions(draft):
        wanted[kind].append(public_id)
    wanted["source"] += sources
    return wanted


def _all(named: Iterable[dict[str, list[str]]], kind: str) -> list[str]:
    return list(dict.fromkeys(public_id for each in named for public_id in each[kind]))


def _pick(found: Mapping[str, Shown], ids: Iterable[str]) -> dict[str, Shown]:
    return {public_id: found[public_id] for public_id in ids if public_id in found}


def people_by_id(ids: list[str]) -> dict[str, Person]:
    people = Person.objects.filter(public_id__in=ids).select_related("portrait").order_by()
    posts = Prefetch("affiliations", Affiliation.objects.select_related("organisation"))
    return _ordered(people.prefetch_related("credentials", posts, "portrait__grants"), ids)


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
