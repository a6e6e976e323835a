"""``reissue(thing)``: a changed person, quote, picture, source or topic reaches the live documents that show it.

Nobody's draft is published, no new edition is made, and the feed names the cause. What few documents show follows at once; where
there are many, the thing itself and the first batch go out at once, and the rest follows in a job (``articles.carrying``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import carrying, things
from articles.embedding import Key, people_by_id, quotes_by_id, sources_by_id
from articles.errors import require
from articles.linking import AT_ONCE, Moved, persistently
from articles.models import Article, Reissue, Topic
from articles.readiness import Blocker
from articles.spreading import Going, blocking, brought, others, refuse_blocked, spread
from articles.things import Thing
from cms.accounts.models import User
from delivery import calling, contract, records, showing
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source

KINDS: dict[type, str] = {Person: "person", Quote: "quote", Image: "image", Source: "source", Topic: "topic"}


@dataclass(frozen=True)
class Reissued:
    """How many live articles changed, and how many other public documents. ``rest``: the job for those that follow, or None."""

    articles: int
    others: int
    rest: Reissue | None = None


def affected(thing: Thing) -> QuerySet[Article]:
    """The live articles that show this thing: what a reissue would touch."""
    held = showing.showing(key_of(thing)).filter(record__kind="article", record__gone="")
    return Article.objects.filter(public_id__in=held.values("record__public_id"))


@dataclass(frozen=True)
class Outlook:
    """What sending a thing live would meet: who shows it, whether its own page would change, and what blocks it."""

    is_public: bool
    documents: int = 0
    is_large: bool = False
    differs: bool = False
    blockers: list[Blocker] = field(default_factory=list)


def outlook(thing: Thing) -> Outlook:
    """Before anything is sent. About ten queries."""
    key, at = key_of(thing), timezone.now()
    if not records.public([key]):
        return Outlook(is_public=False)
    fresh = _fresh(thing)
    now = things.document(fresh, on=timezone.localdate(at))
    count = showing.count(key)
    return Outlook(
        is_public=True, documents=count, is_large=count > AT_ONCE, differs=records.differs(now),
        blockers=blocking([fresh, *brought(now)], at=at),
    )  # fmt: skip


def find(kind: str, key: int) -> Thing | None:
    """A shared thing by kind and internal key."""
    model: Any = next((each for each, name in KINDS.items() if name == kind), None)
    return model.objects.filter(pk=key).first() if model else None


def reissue(thing: Thing, *, by: User) -> Reissued:
    """Send a changed thing live, wherever it is live. A thing that no live article shows stays private.

    Raises ``NotPermitted``, and ``Conflict`` with ``blockers`` when the gate would not let the thing itself out.
    """
    require(by, "articles.reissue_thing", "send changes live")
    key, name = key_of(thing), str(thing)[:300]
    return persistently(
        lambda: _send(key, going=lambda at: _going(thing, key, at=at), label=name, by=by, at=timezone.now())
    )


def send(key: Key, *, now: Callable[[], contract.Document | None], label: str, at: datetime) -> Reissued:
    """Send what ``now`` gives under the locks as the thing's document: for the nightly look, which nobody asked for.

    The thing shows nobody whom it did not show before. None: leave it as it is.
    """

    def going(_: datetime) -> Going | None:
        document = now()
        return Going(document, [], calling.former(key)) if document else None

    return persistently(lambda: _send(key, going=going, label=label, by=None, at=at))


@transaction.atomic(durable=True)
def _send(
    key: Key, *, going: Callable[[datetime], Going | None], label: str, by: User | None, at: datetime
) -> Reissued:
    if not records.public([key]):
        return Reissued(articles=0, others=0)
    carrying.supersede(key)
    page = showing.page(key, after=0, limit=AT_ONCE + 1)
    has_rest = len(page) > AT_ONCE
    first = page[: carrying.BATCH] if has_rest else page
    changed = spread(key, {each for _, each in first}, going=lambda: going(at), at=at)
    if showing.page(key, after=0, limit=AT_ONCE + 1)[: len(first) + 1] != page[: len(first) + 1]:
        raise Moved  # rolled back, and with it whatever was made public
    rest = None
    if has_rest:
        rest = carrying.begin(key, label=label, by=by, looked_at=first, changed=len(changed))
    else:
        calling.settle(key)
    articles = sum(row.kind == "article" for row in changed)
    return Reissued(articles=articles, others=len(changed) - articles, rest=rest)


def _going(thing: Thing, key: Key, *, at: datetime) -> Going | None:
    fresh = _fresh(thing)
    now = things.document(fresh, on=timezone.localdate(at))
    new = brought(now)
    refuse_blocked([fresh, *new], at=at)
    return Going(now, others(new, at=at), calling.former(key))


def key_of(thing: Thing) -> Key:
    return KINDS[type(thing)], UUID(thing.pid)


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
