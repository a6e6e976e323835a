"""Public ids: UUID version 7 (RFC 9562 §5.7), made here so that an object knows its id before it is saved."""

from __future__ import annotations

import os
import re
import time
from uuid import UUID

_SPELLED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def uuid7() -> UUID:
    """A time-ordered UUID: 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    return UUID(int=_number())


def uuid7_text() -> str:
    """A new one as text, for a third of the time."""
    digits = f"{_number():032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _number() -> int:
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random


def as_uuid(value: object) -> UUID | None:
    """The UUID that a string spells, in its one canonical form, or None: slugs share the address with ids."""
    text = spelled(str(value))
    return UUID(text) if text else None


def spelled(text: str) -> str | None:
    """The one canonical spelling of the UUID that a text spells, or None."""
    return text.lower() if _SPELLED.fullmatch(text) else None
