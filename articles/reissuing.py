"""``reissue(thing)``: a changed person, quote, picture, source or topic reaches the live documents that show it.

Only its entries in each document are replaced: nobody's draft is published, no new edition is made, and the feed names the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import things
from articles.embedding import Key, people_by_id, quotes_by_id, sources_by_id
from articles.entries import follow, named, portraits_of, recast
from articles.errors import require
from articles.linking import Moved, persistently
from articles.models import Article, Topic
from articles.readiness import Blocker, image_blockers, quote_blockers
from articles.things import Thing
from cms.accounts.models import User
from cms.core.errors import Conflict
from delivery import contract, records
from delivery.models import Record
from experts.composing import named_speaker
from experts.models import Person, Quote
from media.jobs import defer_for
from media.models import Image
from sources.models import Source

_KINDS: dict[type, str] = {Person: "person", Quote: "quote", Image: "image", Source: "source", Topic: "topic"}


@dataclass(frozen=True)
class Reissued:
    """How many live articles changed, and how many other public documents."""

    articles: int
    others: int


def affected(thing: Thing) -> QuerySet[Article]:
    """The live articles that show this thing: what a reissue would touch."""
    ids = [public_id for kind, public_id in records.embedders(_key(thing)) if kind == "article"]
    return Article.objects.filter(public_id__in=ids)


def reissue(thing: Thing, *, by: User) -> Reissued:
    """Send a changed thing live, wherever it is live. A thing that no live article shows stays private.

    Raises ``NotPermitted``, and ``Conflict`` with ``blockers`` when the gate would not let the thing itself out.
    """
    require(by, "articles.reissue_thing", "send changes live")
    return persistently(lambda: _reissue(thing, at=timezone.now()))


@transaction.atomic(durable=True)
def _reissue(thing: Thing, *, at: datetime) -> Reissued:
    key = _key(thing)
    if not records.public([key]):
        return Reissued(articles=0, others=0)
    around, awaited = records.embedders(key), set(_cast(_fresh(thing)))
    before = records.embedded_by(key)
    touched = {*before, *(portrait for each in before for portrait in records.embedded_by(each)), *awaited}
    records.lock({key, *around, *touched})
    fresh = _fresh(thing)
    cast = _cast(fresh)
    if records.embedders(key) - around or cast.keys() - awaited or not records.public([key]):
        raise Moved  # rolled back, and with it the room made for what may not become public now
    known = records.public(cast)
    new = [each for name, each in cast.items() if name not in known]
    _refuse_blocked([fresh, *new], at=at)
    today = timezone.localdate(at)
    now, *others = [things.document(each, on=today) for each in (fresh, *new)]
    (was,) = records.documents([key])
    embedding = records.documents(around)
    for document in embedding:
        follow(document, was=was, now=now)
    if isinstance(fresh, Person | Quote):
        _recast([each for each in embedding if isinstance(each, contract.Article)], now, others)
    changed = records.put([*others, now, *embedding], at=at, cause=key)
    records.leave(touched, at=at, cause=key)
    draw(changed)
    articles = sum(row.kind == "article" for row in changed)
    return Reissued(articles=articles, others=len(changed) - articles)


def _cast(thing: Thing) -> dict[Key, Person | Image]:
    """Whom and what a document of this thing names beside it: the speaker of a quote, the portrait of a person."""
    speaker = named_speaker(thing) if isinstance(thing, Quote) else None
    shown: list[Person | Image] = list(people_by_id([speaker.pid]).values()) if speaker else []
    shown += [each.portrait for each in (thing, *shown) if isinstance(each, Person) and each.portrait]
    return {_key(each): each for each in shown}


def _recast(embedding: list[contract.Article], now: contract.Document, others: list[contract.Document]) -> None:
    """Show the people that the articles name after the change, and their portraits: nobody more and nobody less."""
    people = {("person", UUID(each)) for article in embedding for each in named(article)}
    known = {each.id: each for each in records.documents(people)} | {each.id: each for each in (*others, now)}
    portraits = {("image", UUID(each)) for each in portraits_of(known.values())}
    known |= {each.id: each for each in records.documents(portraits)} | {each.id: each for each in others}
    for article in embedding:
        recast(article, known)


def draw(changed: Iterable[Record]) -> None:
    """Have the worker draw the pictures whose public document has just changed: the credit is written into each rendition."""
    defer_for(record.public_id for record in changed if record.kind == Record.Kind.IMAGE and not record.gone)


def _key(thing: Thing) -> Key:
    return _KINDS[type(thing)], UUID(thing.pid)


def _fresh(thing: Thing) -> Thing:
    """The thing as saved, with what composing it reads."""
    match thing:
        case Person():
            return people_by_id([thing.pid])[thing.pid]
        case Quote():
            return quotes_by_id([thing.pid])[thing.pid]
        case Source():
            return sources_by_id([thing.pid])[thing.pid]
    thing.refresh_from_db()
    return thing


def _refuse_blocked(going_out: list[Thing], *, at: datetime) -> None:
    # What a standards editor may override was overridden in an article, and does not hold up a correction.
    stopping = [blocker for each in going_out for blocker in _gate(each, at=at) if blocker.severity == "block"]
    if stopping:
        raise Conflict("blocked", stopping[0].sentence, blockers=[each.as_dict() for each in stopping])


def _gate(thing: Thing, *, at: datetime) -> Iterator[Blocker]:
    if isinstance(thing, Quote):
        yield from quote_blockers(thing, at=at)
    elif isinstance(thing, Image):
        yield from image_blockers(thing, at=at)
