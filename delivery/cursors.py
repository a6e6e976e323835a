"""Cursors: where a page ended, as opaque text.

They are validated, not signed: a cursor holds only what the page itself showed, so a forged one reads nothing new, and no key
rotation breaks a reader that has kept one.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MAX_LENGTH = 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEYSET = struct.Struct(">BBqq")  # version, sort, microseconds since 1970, row id
_SEQUENCE = struct.Struct(">Bq")  # version, seq or number
_KEYSET_VERSION = 1
_SEQUENCE_VERSION = 2
_EDITION_VERSION = 3
_PLACE_VERSION = 4


@dataclass(frozen=True)
class Keyset:
    """The sort key of the last row shown and its row id, which breaks ties. ``sort`` is the place of the order in its table."""

    sort: int
    at: datetime
    row: int


def write_keyset(keyset: Keyset) -> str:
    return _text(_KEYSET.pack(_KEYSET_VERSION, keyset.sort, (keyset.at - _EPOCH) // _MICROSECOND, keyset.row))


def read_keyset(text: str) -> Keyset:
    """Raises ValueError for anything that ``write_keyset`` did not make."""
    version, sort, micros, row = _unpack(_KEYSET, text)
    if version != _KEYSET_VERSION or row < 1:
        raise ValueError("not a cursor of a list")
    try:
        return Keyset(sort=sort, at=_EPOCH + timedelta(microseconds=micros), row=row)
    except OverflowError as error:
        raise ValueError("not a time") from error


def write_sequence(seq: int) -> str:
    return _text(_SEQUENCE.pack(_SEQUENCE_VERSION, seq))


def read_sequence(text: str) -> int:
    """Raises ValueError for anything that ``write_sequence`` did not make."""
    version, seq = _unpack(_SEQUENCE, text)
    if version != _SEQUENCE_VERSION or seq < 0:
        raise ValueError("not a cursor of the change feed")
    return int(seq)


def write_edition(number: int) -> str:
    return _text(_SEQUENCE.pack(_EDITION_VERSION, number))


def read_edition(text: str) -> int:
    """Raises ValueError for anything that ``write_edition`` did not make."""
    version, number = _unpack(_SEQUENCE, text)
    if version != _EDITION_VERSION or not 0 < number < 2**31:
        raise ValueError("not a cursor of a list of editions")
    return int(number)


def write_place(place: int) -> str:
    """Where the next page begins in an answer that is ranked as a whole."""
    return _text(_SEQUENCE.pack(_PLACE_VERSION, place))


def read_place(text: str, *, last: int) -> int:
    """Raises ValueError for anything that ``write_place`` did not make, or that lies beyond ``last``."""
    version, place = _unpack(_SEQUENCE, text)
    if version != _PLACE_VERSION or not 0 < place <= last:
        raise ValueError("not a cursor of a search")
    return int(place)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpack(layout: struct.Struct, text: str) -> tuple[int, ...]:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        fields = layout.unpack(raw)
    except (binascii.Error, ValueError, struct.error) as error:
        raise ValueError("not a cursor") from error
    if _text(raw) != text:  # one text a cursor, so that caches hold one copy
        raise ValueError("not a cursor")
    return fields
