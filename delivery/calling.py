"""What things are called where other documents show them: the title of an article, the alternative text of a picture.

A document may have words of its own there. Those that the thing has, or had in public, are not: they follow it.
"""

from __future__ import annotations

import msgspec

from delivery import contract
from delivery.embeds import Key
from delivery.models import Record

MOST = 20  # former words of one thing; the oldest are forgotten


class _Called(msgspec.Struct):
    title: str | None = None
    alt: str | None = None


def words(card: contract.Card) -> list[str]:
    """By the card of a thing that lends its words; none for a thing that does not."""
    match card:
        case contract.ArticleCard():
            return [card.title]
        case contract.ImageCard():
            return [card.alt]
    return []


def words_of(row: Record) -> list[str]:
    """As ``words``, of what is stored."""
    if row.card is None or row.kind not in {Record.Kind.ARTICLE, Record.Kind.IMAGE}:
        return []
    called = msgspec.json.decode(bytes(row.card), type=_Called)
    return [each for each in (called.title if row.kind == Record.Kind.ARTICLE else called.alt,) if each is not None]


def known_as(row: Record, *, now: list[str]) -> list[str]:
    """The former words of a record that is about to be called ``now``."""
    before = [each for each in words_of(row) if each not in now]
    return [*(each for each in row.formerly if each not in before and each not in now), *before][-MOST:]


def former(thing: Key) -> frozenset[str]:
    """The titles or alternative texts, today's too, that documents show of this thing when they have none of their own."""
    row = Record.objects.filter(kind=thing[0], public_id=thing[1]).only("formerly", "card").first()
    return frozenset([*row.formerly, *words_of(row)]) if row else frozenset()


def settle(thing: Key) -> None:
    """Every live document shows this thing as it is now: what it was called before is forgotten."""
    Record.objects.filter(kind=thing[0], public_id=thing[1]).exclude(formerly=[]).update(formerly=[])
