"""What readers see against what they should see. Reads only, a batch at a time, and names every difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from articles.composing import translations
from articles.embedding import Key
from articles.entries import entry, named
from articles.models import Article
from articles.recomposing import composed
from cms.core.text import digest
from delivery import alternates, contract, embeds, records, showing
from delivery.cards import card
from delivery.coding import pack
from delivery.derived import stored_references, stored_tags, wanted_tags
from delivery.models import Record, Redirect

BATCH = 100


@dataclass(frozen=True)
class Drift:
    """One difference: a stable code, the public thing it is about, and a sentence that says what to do."""

    code: str
    about: Key
    sentence: str

    def __str__(self) -> str:
        return f"{self.code}: {self.about[0]} {self.about[1]}: {self.sentence}"


def drifts() -> Iterator[Drift]:
    """Every difference between the public state and what it should be. Writes nothing; memory is bounded by a batch."""
    after: int | None = 0
    while after is not None:
        with _snapshot():
            rows = list(Record.objects.public().filter(pk__gt=after).order_by("pk")[:BATCH])
            found = list(_batch(rows))
        yield from found
        after = rows[-1].pk if rows else None
    with _snapshot():
        found = [*_standings(), *_addresses()]
    yield from found


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database, whoever publishes meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _batch(rows: list[Record]) -> Iterator[Drift]:
    documents: dict[Record, contract.Document] = {}
    for row in rows:
        try:
            documents[row] = msgspec.json.decode(bytes(row.document or b""), type=contract.Document)
        except msgspec.MsgspecError as error:
            yield _drift("unreadable", row, f"The stored document cannot be read ({error}). Publish it again.")
    for row, document in documents.items():
        yield from _row(row, document)
    yield from _derived(documents)
    yield from _things({row: each for row, each in documents.items() if not isinstance(each, contract.Article)})
    yield from _articles({row: each for row, each in documents.items() if isinstance(each, contract.Article)})


# -- a record by itself -----------------------------------------------------------------------------------------------


def _row(row: Record, document: contract.Document) -> Iterator[Drift]:
    stored = bytes(row.document or b"")
    held = {
        "seq": (row.seq, document.seq),
        "etag": (row.etag, digest(stored)[:32]),
        "slug": (row.slug, getattr(document, "slug", "")),
        "language": (row.language, getattr(document, "language", "")),
        "edition": (row.edition, getattr(document, "edition", None)),
        "is_listed": (row.is_listed, getattr(document, "standing", "live") == "live"),
        "thing": ((row.kind, row.public_id), embeds.key(document)),
        "packed": (row.packed and bytes(row.packed), pack(stored)),
        "alternates": (row.alternates, alternates.write(document)),
    }
    if wrong := sorted(name for name, (has, should) in held.items() if has != should):
        yield _drift("columns", row, f"{', '.join(wrong)} differ from the document. Run recompose --every.")
    if row.contract != contract.CONTRACT or stored != msgspec.json.encode(document):
        yield _drift("contract", row, "It was stored under an earlier contract. Run recompose.")
    if bytes(row.card or b"") != msgspec.json.encode(card(document)):
        yield _drift("card", row, "Lists show another card than the document gives. Run recompose.")


def _derived(documents: Mapping[Record, contract.Document]) -> Iterator[Drift]:
    held, tagged = stored_references(documents), stored_tags(documents)
    wanted = wanted_tags(documents)
    for row, document in documents.items():
        if held.get(row.pk, set()) != embeds.references(document):
            yield _drift("references", row, "Its references are not what it embeds. Run recompose.")
        if tagged.get(row.pk, set()) != wanted[row]:
            yield _drift("tags", row, "Lists find it by other tags than they should. Run recompose.")


# -- shared things ----------------------------------------------------------------------------------------------------


def _things(documents: Mapping[Record, contract.Document]) -> Iterator[Drift]:
    keys = {(row.kind, row.public_id): row for row in documents}
    shown = showing.used(keys)
    now = {embeds.key(each): each for each in composed(set(keys), on=timezone.localdate())}
    for key, row in keys.items():
        if key not in shown:
            yield _drift("unreferenced", row, "It is public though no live article shows it.")
        if key not in now:
            yield _drift("no-row", row, "It is public and its row is deleted.")
        elif _plain(now[key]) != _plain(documents[row]):
            yield _drift(
                "unsent", row, "It was changed since it went out. Send it live, or publish an article that shows it."
            )


def _plain(document: contract.Document) -> Any:
    return {**msgspec.to_builtins(document), "seq": 0}


# -- articles ---------------------------------------------------------------------------------------------------------

_KINDS: dict[str, tuple[str, Any]] = {
    "people": ("person", contract.PersonEntry), "quotes": ("quote", contract.QuoteEntry),
    "images": ("image", contract.ImageEntry), "sources": ("source", contract.SourceEntry),
    "topic_entries": ("topic", contract.TopicEntry),
}  # fmt: skip


def _articles(documents: Mapping[Record, contract.Article]) -> Iterator[Drift]:
    keys = {
        (kind, UUID(each))
        for one in documents.values()
        for name, (kind, _) in _KINDS.items()
        for each in getattr(one, name)
    }
    known = {embeds.key(each): each for each in records.documents(keys)}
    links = {UUID(link.id) for one in documents.values() for link in one.related if link.id}
    cards = records.article_cards(list(links))
    rows = {row.public_id: row for row in Article.objects.filter(public_id__in=[row.public_id for row in documents])}
    kept = Record.objects.filter(pk__in=[row.pk for row in documents]).annotate(last=Max("editions__number"))
    editions = dict(kept.values_list("pk", "last"))
    for row, document in documents.items():
        yield from _entries(row, document, known)
        yield from _links(row, document, cards, rows.get(row.public_id))
        if editions.get(row.pk) != document.edition:
            yield _drift(
                "edition", row, f"It is edition {document.edition} and the newest kept is {editions.get(row.pk)}."
            )


def _entries(row: Record, document: contract.Article, known: Mapping[Key, contract.Document]) -> Iterator[Drift]:
    for name, (kind, struct) in _KINDS.items():
        for each, shown in getattr(document, name).items():
            thing = known.get((kind, UUID(each)))
            if thing is None:
                yield _drift("dangling", row, f"It shows {kind} {each}, which is not public.")
            elif shown != entry(thing, struct):
                yield _drift("behind", row, f"It shows {kind} {each} as it was before. Send that live.")
    missing = sorted(
        {*_used(document)} - {*document.people, *document.quotes, *document.images, *document.topic_entries}
    )
    if missing:
        yield _drift("incomplete", row, f"It names {', '.join(missing)} without showing them.")


def _used(document: contract.Article) -> Iterator[str]:
    yield from named(document)
    yield from document.topics
    yield from [document.lead_image.image] if document.lead_image else []
    for block in document.body:
        if isinstance(block, contract.QuoteBlock):
            yield block.quote
        elif isinstance(block, contract.ImageBlock):
            yield block.image


def _links(
    row: Record, document: contract.Article, cards: Mapping[str, contract.ArticleCard], article: Article | None
) -> Iterator[Drift]:
    for link in document.related:
        shown = cards.get(link.id) if link.id else None
        if link.id and (shown is None or (link.url, link.lead_image) != (shown.url, shown.lead_image)):
            yield _drift("link", row, f"It links to article {link.id} as it is not, or to one that is not listed.")
    if article and document.translations != translations(article):
        yield _drift("translations", row, "Its translations are others than those that are live.")


# -- standings and addresses ------------------------------------------------------------------------------------------


def _standings() -> Iterator[Drift]:
    """Articles whose row and record say different things of what the public sees."""
    public = [Article.Standing.LIVE, Article.Standing.RETRACTED]
    record = Record.objects.public().filter(kind="article", public_id=OuterRef("public_id"))
    for article in Article.objects.filter(~Exists(record), standing__in=public).iterator(chunk_size=BATCH):
        yield Drift(
            "missing", ("article", article.public_id), "It is live and readers do not find it. Publish it again."
        )
    row = Article.objects.filter(public_id=OuterRef("public_id"), standing__in=public)
    for stray in (
        Record.objects.public().filter(~Exists(row), kind="article").defer("document").iterator(chunk_size=BATCH)
    ):
        yield _drift("stray", stray, "Readers find it, and the newsroom holds it for withdrawn. Withdraw it again.")
    listed = Record.objects.listed().filter(kind="article", public_id=OuterRef("public_id"))
    for article in Article.objects.filter(Exists(listed), standing=Article.Standing.RETRACTED).iterator(
        chunk_size=BATCH
    ):
        yield Drift("standing", ("article", article.public_id), "It is retracted, and lists show it.")


def _addresses() -> Iterator[Drift]:
    """Redirects from an address that is in use: a live slug beats them, and they must not be there."""
    live = Record.objects.public().filter(kind=OuterRef("kind"), language=OuterRef("language"), slug=OuterRef("slug"))
    for each in Redirect.objects.filter(Exists(live)).select_related("record").iterator(chunk_size=BATCH):
        yield _drift("redirect", each.record, f"“{each.slug}” leads to it and is the address of something else.")
    for row in Record.objects.filter(seq__lt=0).iterator(chunk_size=BATCH):
        yield _drift("placeholder", row, "It was locked and never put.")


def _drift(code: str, row: Record, sentence: str) -> Drift:
    return Drift(code, (row.kind, row.public_id), sentence)
