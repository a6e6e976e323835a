"""ETags and conditional requests (RFC 9110 §8.8 and §13).

An entity tag is ``"<record's etag>-<variant>"``: the variant names query and coding, so each representation has its own strong tag,
and the database can compare the first part before it fetches a document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.http import parse_etags, parse_http_date_safe

MAX_TAGS = 50
IDENTITY = "identity"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RECORD_ETAG = re.compile("[0-9a-f]{1,64}")


def variant(canonical_query: str, coding: str = IDENTITY) -> str:
    """Eight hexadecimal digits for a canonical query in a content coding."""
    return hashlib.sha256(f"{canonical_query}\n{coding}".encode()).hexdigest()[:8]


class Variants(NamedTuple):
    """The variants of a canonical query as it is and as gzip."""

    plain: str
    packed: str


@lru_cache(maxsize=256)
def variants(canonical_query: str) -> Variants:
    return Variants(variant(canonical_query), variant(canonical_query, "gzip"))


def entity_tag(etag: str, variant: str) -> str:
    return f'"{etag}-{variant}"'


def etag_of(parts: Iterable[str]) -> str:
    """The etag of something put together: a list changes with each row in it and with their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Conditions:
    """What the client holds. ``since`` counts only when it sent no If-None-Match."""

    tags: tuple[str, ...] = ()
    any: bool = False
    since: datetime | None = None

    @property
    def is_nothing(self) -> bool:
        return not (self.tags or self.any or self.since)

    def record_etags(self, variant: str) -> list[str]:
        """The records' etags that would match, for a comparison in the database."""
        ending = f'-{variant}"'
        found = [tag[1 : -len(ending)] for tag in self.tags if tag.endswith(ending)]
        return [etag for etag in found if _RECORD_ETAG.fullmatch(etag)]

    def met_by(self, tag: str, *, last_modified: datetime | None = None) -> bool:
        """Whether the client has this representation already: 304."""
        if self.any or tag in self.tags:
            return True
        return (
            self.since is not None and last_modified is not None and last_modified.replace(microsecond=0) <= self.since
        )


def read(headers: Mapping[str, str]) -> Conditions:
    """If-None-Match by weak comparison, else If-Modified-Since. What cannot be read is as if it were not sent."""
    return held(headers.get("If-None-Match"), headers.get("If-Modified-Since"))


def held(none_match: str | None, modified_since: str | None) -> Conditions:
    """The same from the two headers' values."""
    if none_match is not None:
        tags = [tag.removeprefix("W/") for tag in parse_etags(none_match)][:MAX_TAGS]
        return Conditions(any="*" in tags, tags=tuple(tag for tag in tags if tag != "*"))
    seconds = parse_http_date_safe(modified_since) if modified_since else None
    if seconds is None:
        return Conditions()
    try:
        return Conditions(since=datetime.fromtimestamp(seconds, tz=UTC))
    except (ValueError, OverflowError, OSError):
        return Conditions()


def http_time(moment: datetime) -> str:
    """An HTTP date (RFC 9110 §5.6.7), whatever the locale."""
    at = moment.astimezone(UTC)
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day}, {at.day:02} {month} {at.year:04} {at.hour:02}:{at.minute:02}:{at.second:02} GMT"
