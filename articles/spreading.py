"""A changed thing into the live documents that show it, a batch at a time: locked, changed in memory, put.

Only its entries are replaced. The order of locks is that of every writer: all records by id, then the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from articles import things
from articles.embedding import Key, images_by_id, people_by_id
from articles.entries import follow, named, portraits_of, recast
from articles.linking import Moved
from articles.readiness import Blocker, image_blockers, quote_blockers
from articles.things import Thing
from cms.core.errors import Conflict
from delivery import contract, embeds, holding, records
from delivery.models import Record
from experts.models import Person, Quote
from media.jobs import defer_for
from media.models import Image


@dataclass
class Going:
    """What goes out: the thing as readers are to see it, whom and what else it brings, and the words it had in other documents."""

    now: contract.Document
    others: list[contract.Document]
    former: frozenset[str]


@dataclass
class _Plan:
    documents: list[contract.Document]
    touched: set[Key]


def spread(key: Key, keys: Iterable[Key], *, going: Callable[[], Going | None], at: datetime) -> list[Record]:
    """Show what is ``going`` out in these live documents. Returns the records that changed, the thing's own among them.

    ``going`` is asked twice, before the locks are taken (to know which) and under them; None: the thing is public no more.
    Raises ``Moved`` when others changed meanwhile what would have to be locked. Call inside a transaction.
    """
    keys = set(keys)
    guess = _plan(keys, going())
    locked = {key, *keys, *guess.touched}
    holding.lock(locked)
    plan = _plan(keys, going() if records.public([key]) else None)
    if plan.touched - locked:
        raise Moved
    changed = records.put(plan.documents, at=at, cause=key)
    records.leave(plan.touched, at=at, cause=key)
    draw(changed)
    return changed


def _plan(keys: set[Key], going: Going | None) -> _Plan:
    if going is None:
        return _Plan([], set())
    embedding = records.documents(keys)
    before = [embeds.references(each) for each in embedding]
    for document in embedding:
        follow(document, former=going.former, now=going.now)
    if isinstance(going.now, contract.Person | contract.Quote):
        _recast([each for each in embedding if isinstance(each, contract.Article)], going)
    moved = {
        (kind, public_id)
        for document, was in zip(embedding, before, strict=True)
        for kind, public_id, _ in was ^ embeds.references(document)
    }
    return _Plan([*going.others, going.now, *embedding], moved | {embeds.key(each) for each in going.others})


def _recast(embedding: list[contract.Article], going: Going) -> None:
    """Show the people that the articles name after the change, and their portraits: nobody more and nobody less."""
    ours = {each.id: each for each in (*going.others, going.now)}
    people = {("person", UUID(each)) for article in embedding for each in named(article)}
    known = {each.id: each for each in records.documents(people)} | ours
    portraits = {("image", UUID(each)) for each in portraits_of(known.values())}
    known |= {each.id: each for each in records.documents(portraits)} | ours
    for article in embedding:
        recast(article, known)


def brought(now: contract.Document) -> list[Thing]:
    """Whom and what a document names beside it and nobody can see yet: the speaker of a quote, the portrait of a person."""
    found: list[Person | Image] = []
    if isinstance(now, contract.Quote) and now.person and not records.public([("person", UUID(now.person))]):
        found += people_by_id([now.person]).values()
    portraits = [each.portrait.pid for each in found if isinstance(each, Person) and each.portrait]
    if isinstance(now, contract.Person) and now.portrait:
        portraits.append(now.portrait.image)
    known = records.public(("image", UUID(each)) for each in portraits)
    found += [each for each in images_by_id(portraits).values() if ("image", UUID(each.pid)) not in known]
    return list(found)


def others(new: list[Thing], *, at: datetime) -> list[contract.Document]:
    """The documents of what is brought along, what others embed first."""
    today = timezone.localdate(at)
    return [things.document(each, on=today) for each in sorted(new, key=lambda each: not isinstance(each, Image))]


def draw(changed: Iterable[Record]) -> None:
    """Have the worker draw the pictures whose public document has just changed: the credit is written into each rendition."""
    defer_for(record.public_id for record in changed if record.kind == Record.Kind.IMAGE and not record.gone)


def refuse_blocked(going_out: Iterable[Thing], *, at: datetime) -> None:
    """Raise ``Conflict`` "blocked" where the gate keeps one of these things back."""
    if stopping := blocking(going_out, at=at):
        raise Conflict("blocked", stopping[0].sentence, blockers=[each.as_dict() for each in stopping])


def blocking(going_out: Iterable[Thing], *, at: datetime) -> list[Blocker]:
    """What keeps these things back. What may be overridden was overridden in an article, and does not hold up a correction."""
    return [blocker for each in going_out for blocker in _gate(each, at=at) if blocker.severity == "block"]


def _gate(thing: Thing, *, at: datetime) -> Iterator[Blocker]:
    if isinstance(thing, Quote):
        yield from quote_blockers(thing, at=at)
    elif isinstance(thing, Image):
        yield from image_blockers(thing, at=at)
