"""The shared things that a draft embeds, gathered in bulk: one query a kind, with what composing them reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from articles.contract import Draft
from articles.mentions import mentions
from articles.models import Article, Topic
from cms.core.selecting import VALUES, Children, Select
from delivery import records
from delivery.contract import ArticleCard
from experts.composing import named_speaker
from experts.models import Affiliation, Credential, DriftSettlement, EvidenceFile, Person, Quote
from media.models import Image, RightsGrant
from sources.models import Capture, Identifier, Source

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

    def linked(self) -> set[Key]:
        """The live articles that it shows as links."""
        return {("article", UUID(public_id)) for public_id in self.cards}


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
    articles = _ordered(_ARTICLES(linked), linked)
    images, sources = images_by_id(_all(named, "image")), sources_by_id(_all(named, "source"))
    topics = _ordered(_TOPICS(topic_ids := _all(named, "topic")), topic_ids)
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
    """What ``gather_all`` will find for these, by its keys alone: what to lock before it is read. One query."""
    named = [_named(draft, sources) for draft, sources in drafts]
    kinds = ("person", "quote", "image", "source", "topic")
    keys = {(kind, UUID(public_id)) for each in named for kind in kinds for public_id in each[kind]}
    with connection.cursor() as cursor:
        people = [each for kind, each in keys if kind == "person"]
        cursor.execute(
            _SHOWN_WITH,
            {"people": people, "quotes": [UUID(each) for each in _all(named, "quote")], "terms": Quote.Terms.ON_RECORD},
        )
        return keys | set(cursor.fetchall())


# Whom quotes name (``experts.composing.named_speaker``), and the portraits of all people that are named.
_SHOWN_WITH = """
WITH named AS (
    SELECT id, public_id, portrait_id FROM experts_person WHERE public_id = ANY(%(people)b::uuid[])
     UNION SELECT p.id, p.public_id, p.portrait_id FROM experts_quote q JOIN experts_person p ON p.id = q.person_id
            WHERE q.public_id = ANY(%(quotes)b::uuid[]) AND q.terms = %(terms)s)
SELECT 'person', public_id FROM named
 UNION ALL SELECT 'image', i.public_id FROM named JOIN media_image i ON i.id = named.portrait_id"""


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
    return _ordered(_PEOPLE(ids), ids)


def quotes_by_id(ids: list[str]) -> dict[str, Quote]:
    return _ordered(_QUOTES(ids), ids)


def images_by_id(ids: list[str]) -> dict[str, Image]:
    return _ordered(_IMAGES(ids), ids)


def sources_by_id(ids: list[str]) -> dict[str, Source]:
    return _ordered(_SOURCES(ids), ids)


_GRANTS = Select(lambda: RightsGrant.objects.filter(image__among=VALUES))
_PEOPLE = Select(
    lambda: (
        Person.objects.filter(public_id__among=VALUES).select_related("portrait").defer("portrait__metadata").order_by()
    ),
    Children("credentials", Select(lambda: Credential.objects.filter(person__among=VALUES))),
    Children(
        "affiliations",
        Select(lambda: Affiliation.objects.filter(person__among=VALUES).select_related("organisation")),
    ),
    Children("grants", _GRANTS, of="portrait"),
)
_QUOTES = Select(
    lambda: (
        Quote.objects.filter(public_id__among=VALUES)
        .select_related("person")
        .annotate(has_files=Exists(EvidenceFile.objects.filter(quote=OuterRef("pk"), discarded_at=None)))
    ),
    Children("settlements", Select(lambda: DriftSettlement.objects.filter(quote__among=VALUES))),
)
_IMAGES = Select(lambda: Image.objects.filter(public_id__among=VALUES).defer("metadata"), Children("grants", _GRANTS))
_SOURCES = Select(
    lambda: Source.objects.filter(public_id__among=VALUES).annotate(
        has_capture=Exists(Capture.objects.filter(source=OuterRef("pk")))
    ),
    Children("identifiers", Select(lambda: Identifier.objects.filter(source__among=VALUES))),
)
_TOPICS = Select(lambda: Topic.objects.filter(public_id__among=VALUES))
_ARTICLES = Select(lambda: Article.objects.filter(public_id__among=VALUES).select_related("lead_image"))


def _ordered(rows: Iterable[Thing], ids: list[str]) -> dict[str, Thing]:
    found = {row.pid: row for row in rows}
    return {public_id: found[public_id] for public_id in dict.fromkeys(ids) if public_id in found}
