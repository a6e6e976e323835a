"""Ids of made-up things, which follow from what they number, in the form of the real ones (UUIDv7)."""

from __future__ import annotations

from random import Random
from uuid import UUID

_KINDS = ("article", "person", "quote", "image", "source", "topic", "block")
_BEGIN_MS = 1_609_740_000_000
_GOLDEN = 0x9E3779B97F4A7C15


def of(kind: str, number: int) -> str:
    """The id of the thing with that number: later ones sort behind earlier ones, as ids made in time do."""
    scattered = number * _GOLDEN & ((1 << 62) - 1)
    return str(UUID(int=(_BEGIN_MS + number) << 80 | 0x7 << 76 | _KINDS.index(kind) << 64 | 0b10 << 62 | scattered))


def random(kind: str, number: int) -> Random:
    """Chance that is the same each time for that thing."""
    return Random(number * len(_KINDS) + _KINDS.index(kind))  # noqa: S311 - no secret is made
