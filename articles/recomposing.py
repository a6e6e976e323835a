"""Stored documents brought to the present contract: what was added to it is filled in, and nothing else changes.

No draft goes out and no later edit of a shared thing. A key that was added with a default gets it; where the thing itself knows
better (may the picture be cropped?), its row is asked for that key alone. Editions stay as they were published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from articles import things
from articles.embedding import Key, images_by_id, people_by_id, quotes_by_id, sources_by_id
from articles.models import Topic
from delivery import contract, holding, records
from delivery.models import Record

BATCH = 100

# What others embed comes first, so that they find it complete.
_ORDER = ("image", "topic", "source", "person", "quote", "article")
# The maps of an article, by the kind of thing that each shows.
_MAPS = {"people": "person", "quotes": "quote", "images": "image", "sources": "source", "topic_entries": "topic"}

Json = dict[str, Any]


@dataclass
class Progress:
    """How far it has come. ``unread``: records whose document cannot be read under the present contract, and why."""

    total: int
    done: int = 0
    changed: int = 0
    unread: dict[Key, str] = field(default_factory=dict)


def recompose(*, every: bool = False) -> Iterator[Progress]:
    """Bring every public document, its card, tags and references to the present contract, batch by batch.

    Yields after each batch, which is one transaction; run again after a kill, it passes quickly over what is done. What readers see
    changed gets a new place in the feed, and keeps its ``modified_at``. With ``every``, all are written: after a change in what is
    derived from them.
    """
    progress = Progress(total=Record.objects.public().count())
    for kind in _ORDER:
        after = 0
        while page := _page(kind, after):
            _batch(page, progress, every=every)
            after = page[-1][0]
            yield progress


def _page(kind: str, after: int) -> list[tuple[int, Key]]:
    rows = Record.objects.public().filter(kind=kind, pk__gt=after).order_by("pk")
    return [(pk, (kind, public_id)) for pk, public_id in rows.values_list("pk", "public_id")[:BATCH]]


@transaction.atomic(durable=True)
def _batch(page: list[tuple[int, Key]], progress: Progress, *, every: bool) -> None:
    holding.lock(key for _, key in page)
    rows = Record.objects.public().filter(pk__in=[pk for pk, _ in page]).order_by("pk")
    stored = {(row.kind, row.public_id): msgspec.json.decode(bytes(row.document or b"")) for row in rows}
    fresh = _Fresh(stored)
    documents = []
    for key, document in stored.items():
        try:
            documents.append(msgspec.convert(fresh.filled(key, document), type=contract.Document))
        except (msgspec.ValidationError, LookupError) as error:
            progress.unread[key] = str(error)
    progress.changed += len(records.renew(documents, at=timezone.now(), every=every))
    progress.done += len(page)


class _Fresh:
    """The things of a batch as their rows have them, asked only where a stored document lacks a key."""

    def __init__(self, stored: Mapping[Key, Json]) -> None:
        self._stored = stored
        self._known: dict[Key, Json | None] = {}
        lacking = {
            key for key, document in stored.items() if key[0] != "article" and _lacks(document, _STRUCTS[key[0]])
        }
        self._learn(lacking, from_rows=True)
        shown = {
            (kind, UUID(each))
            for document in stored.values()
            for kind, each, entry in _shown(document)
            if _lacks(entry, _ENTRIES[kind])
        }
        pictures = {
            ("image", UUID(each["image"]))
            for document in stored.values()
            for each in _pictures(document)
            if _lacks(each, contract.CardImage)
        }
        self._learn(shown | pictures, from_rows=False)

    def filled(self, key: Key, document: Json) -> Json:
        """The document with what it lacks and its things know; what they do not know gets the contract's default."""
        whole = _fill(document, self._known.get(key) or {}, _STRUCTS[key[0]])
        for kind, each, entry in _shown(whole):
            entry.update(_fill(entry, self._known.get((kind, UUID(each))) or {}, _ENTRIES[kind]))
        for shown in _pictures(whole):
            known = self._known.get(("image", UUID(shown["image"]))) or {}
            shown.update(_fill(shown, {**known, "credit": known.get("credit", {}).get("line")}, contract.CardImage))
        return {**whole, "contract": contract.CONTRACT}

    def _learn(self, keys: set[Key], *, from_rows: bool) -> None:
        found = composed(keys, on=timezone.localdate()) if from_rows else records.documents(keys)
        self._known |= {(each.__struct_config__.tag, UUID(each.id)): msgspec.to_builtins(each) for each in found}  # type: ignore[misc]


def composed(keys: set[Key], *, on: date) -> list[contract.Document]:
    """The documents of these things as saved, as of that day; those that have no row any more are not there."""
    ids: dict[str, list[str]] = {}
    for kind, public_id in keys:
        ids.setdefault(kind, []).append(str(public_id))
    rows: list[things.Thing] = [
        *images_by_id(ids.get("image", [])).values(), *people_by_id(ids.get("person", [])).values(),
        *quotes_by_id(ids.get("quote", [])).values(), *sources_by_id(ids.get("source", [])).values(),
        *Topic.objects.filter(public_id__in=ids.get("topic", [])),
    ]  # fmt: skip
    return [things.document(each, on=on) for each in rows]


_STRUCTS: dict[str, Any] = {
    "article": contract.Article, "person": contract.Person, "quote": contract.Quote, "image": contract.Image,
    "source": contract.Source, "topic": contract.Topic,
}  # fmt: skip
_ENTRIES: dict[str, Any] = {
    "person": contract.PersonEntry, "quote": contract.QuoteEntry, "image": contract.ImageEntry,
    "source": contract.SourceEntry, "topic": contract.TopicEntry,
}  # fmt: skip
# The structs within a thing that may lack keys of their own.
_WITHIN: dict[str, Any] = {"credit": contract.Credit}


def _lacks(stored: Json, struct: Any) -> bool:
    if any(name not in stored for name in struct.__struct_fields__):
        return True
    return any(isinstance(stored.get(name), dict) and _lacks(stored[name], inner) for name, inner in _WITHIN.items())


def _fill(stored: Json, fresh: Json, struct: Any) -> Json:
    """The stored values, and the fresh ones of those keys of the struct that are not there."""
    added = {name: fresh[name] for name in struct.__struct_fields__ if name not in stored and name in fresh}
    within = {
        name: _fill(stored[name], fresh.get(name) or {}, inner)
        for name, inner in _WITHIN.items()
        if isinstance(stored.get(name), dict)
    }
    return {**stored, **added, **within}


def _shown(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Kind, id and entry of everything that an article shows."""
    if document.get("type") == "article":
        yield from (
            (kind, each, entry) for name, kind in _MAPS.items() for each, entry in document.get(name, {}).items()
        )


def _pictures(document: Json) -> Iterator[Json]:
    """The pictures that a document shows as cards do."""
    if document.get("portrait"):
        yield document["portrait"]
    yield from (link["lead_image"] for link in document.get("related", []) if link.get("lead_image"))
