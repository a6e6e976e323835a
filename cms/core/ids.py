"""Public ids: UUID version 7 (RFC 9562 §5.7), made here so that an object knows its id before it is saved."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A time-ordered UUID: 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random)


def as_uuid(value: object) -> UUID | None:
    """The UUID that a string spells, in its one canonical form, or None: slugs share the address with ids."""
    text = str(value)
    if len(text) != 36:
        return None
    try:
        parsed = UUID(text)
    except ValueError:
        return None
    return parsed if str(parsed) == text.lower() else None
