"""A bibliographic record of anybody's as CSL-JSON 1.0.2: known variables in the types that the schema gives them, nothing else.

Records come from registries and from people; titles carry markup and entities, lists stand where one value is due. What cannot be
read is left out rather than passed on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

from delivery.xmltext import clean as printable

TEXTS = (
    "title", "title-short", "container-title", "container-title-short", "collection-title", "original-title", "publisher",
    "publisher-place", "edition", "volume", "issue", "number", "number-of-pages", "number-of-volumes", "chapter-number",
    "collection-number", "page", "page-first", "section", "genre", "medium", "status", "version", "jurisdiction", "authority",
    "archive", "event-place", "language", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "URL",
)  # fmt: skip
NAMES = (
    "author", "editor", "translator", "container-author", "collection-editor", "composer", "illustrator", "interviewer",
    "original-author", "recipient",
)  # fmt: skip
DATES = ("issued", "accessed", "submitted", "original-date", "event-date")

MAX_TEXT = 1000
MAX_NAMES = 500
_PARTS = ("family", "given", "suffix", "dropping-particle", "non-dropping-particle")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def clean(record: Mapping[str, Any]) -> dict[str, Any]:
    """The variables of a record that can be kept, as plain text. ``id`` and ``type`` are the caller's."""
    return _kept(record, _unmarked)


def known(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a record whose text is plain already: what looks like a tag in it is text."""
    return _kept(record, _text)


def _kept(record: Mapping[str, Any], read: Callable[[object], str]) -> dict[str, Any]:
    found = {name: read(record[name]) for name in TEXTS if name in record}
    names = {name: _names(record[name], read) for name in NAMES if name in record}
    dates = {name: _date(record[name], read) for name in DATES if name in record}
    return {name: value for name, value in {**found, **names, **dates}.items() if value}


def _unmarked(value: object) -> str:
    """Text with its tags taken out and its entities read."""
    return _text(html.unescape(_TAG.sub("", _text(value, most=4 * MAX_TEXT))))


def _text(value: object, *, most: int = MAX_TEXT) -> str:
    """One line of text. Of a list, the first."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(printable(str(value)).split())[:most].strip()


def _names(value: object, read: Callable[[object], str]) -> list[dict[str, str]]:
    given = value if isinstance(value, list) else []
    return [name for each in given[:MAX_NAMES] if isinstance(each, Mapping) and (name := _name(each, read))]


def _name(given: Mapping[str, Any], read: Callable[[object], str]) -> dict[str, str]:
    """A name in parts, or whole (``literal``; Crossref calls that of a group ``name``)."""
    whole = read(given.get("literal")) or read(given.get("name"))
    parts = {part: text for part in _PARTS if (text := read(given.get(part)))}
    if "family" in parts:
        return parts
    whole = whole or parts.get("given", "")
    return {"literal": whole} if whole else {}


def _date(value: object, read: Callable[[object], str]) -> dict[str, Any]:
    """Date parts (one day, or a range of two), or words."""
    if not isinstance(value, Mapping):
        return {}
    given = value.get("date-parts")
    parts = [day for each in (given if isinstance(given, list) else [])[:2] if (day := _day(each))]
    about: dict[str, Any] = {"circa": True} if value.get("circa") else {}
    if parts:
        return {"date-parts": parts, **about}
    words = read(value.get("literal")) or read(value.get("raw"))
    return {"literal": words, **about} if words else {}


def _day(given: object) -> list[int]:
    """Year, month, day: as many of them as are numbers that a calendar has."""
    found: list[int] = []
    for value, (least, most) in zip(
        given if isinstance(given, list) else [], ((-9999, 9999), (1, 12), (1, 31)), strict=False
    ):
        try:
            number = int(str(value))
        except ValueError:
            break
        if not least <= number <= most:
            break
        found.append(number)
    return found
