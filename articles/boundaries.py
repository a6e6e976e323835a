"""What readers see of things changes by itself: a credential lapses, a review runs out, a source is found dead or retracted.

Looked for every night. Only what depends on the day or on a check goes out: what an editor saved and did not send stays private.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from articles.embedding import Key
from articles.models import Article, Review
from articles.recomposing import composed
from articles.reissuing import Reissued, send
from delivery import contract, holding, records
from delivery.models import Record

BATCH = 100


def follow_the_day(*, at: datetime) -> int:
    """Send live what the day and the checks have changed; how many things and articles. Run again, it finds nothing."""
    return sum(_send(key, at=at) for key in _changed(on=timezone.localdate(at))) + sum(
        _end_reviews(pk, at=at) for pk in _reviewed(at=at)
    )


def _changed(*, on: date) -> Iterator[Key]:
    """The public people and sources that would show another state of a credential, health or integrity."""
    after = 0
    while rows := list(
        Record.objects.public().filter(kind__in=["person", "source"], pk__gt=after).order_by("pk")[:BATCH]
    ):
        stored = {(row.kind, row.public_id): bytes(row.document or b"") for row in rows}
        fresh = {(each.__struct_config__.tag, UUID(each.id)): each for each in composed(set(stored), on=on)}
        for key, document in stored.items():
            now = fresh.get(key)
            if now and as_of(msgspec.json.decode(document, type=contract.Document), now) is not None:
                yield key
        after = rows[-1].pk


def as_of(document: contract.Document, now: contract.Document) -> contract.Document | None:
    """The public document with what the clock and the checks say of it ``now``; None when it says so already."""
    changed = False
    match document, now:
        case contract.Person(), contract.Person():
            states = {_named(each): each.state for each in now.credentials}
            for each in document.credentials:
                state = states.get(_named(each), each.state)
                changed, each.state = changed or state != each.state, state
        case contract.Source(), contract.Source():
            changed = (document.health, document.integrity) != (now.health, now.integrity)
            document.health, document.integrity = now.health, now.integrity
    return document if changed else None


def _named(credential: contract.Credential) -> tuple[str | None, ...]:
    """By what a credential in print is known in the register: one that was changed since is another."""
    return credential.title, credential.kind, credential.issuer, credential.verified_on


def _send(key: Key, *, at: datetime) -> bool:
    def now() -> contract.Document | None:
        found, fresh = records.documents([key]), composed({key}, on=timezone.localdate(at))
        return (as_of(found[0], fresh[0]) or found[0]) if found and fresh else None

    done: Reissued = send(key, now=now, label=_label(key), at=at)
    return bool(done.articles or done.others)


def _label(key: Key) -> str:
    names = [getattr(each, "name", "") or getattr(each, "title", "") for each in records.documents([key])]
    return "".join(names)[:300] or str(key[1])


def _reviewed(*, at: datetime) -> list[int]:
    """The public articles with a review that ran out; whether its document still shows it is seen under its lock."""
    over = Review.objects.filter(valid_until__lt=timezone.localdate(at)).values("article")
    return list(Article.objects.filter(pk__in=over, standing__in=["live", "retracted"]).values_list("pk", flat=True))


@transaction.atomic(durable=True)
def _end_reviews(pk: int, *, at: datetime) -> bool:
    key: Key = ("article", Article.objects.values_list("public_id", flat=True).get(pk=pk))
    holding.lock([key])
    for document in records.documents([key]):
        if not isinstance(document, contract.Article):
            continue
        over = [each for each in document.reviews if _is_over(each, timezone.localdate(at))]
        document.reviews = [each for each in document.reviews if each not in over]
        if over:
            return bool(records.put([document], at=at, cause=("person", UUID(over[0].person))))
    return False


def _is_over(review: contract.Review, today: date) -> bool:
    return review.valid_until is not None and date.fromisoformat(review.valid_until) < today
