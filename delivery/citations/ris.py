"""RIS: tagged lines that end with CR LF, the type first and ``ER`` last, as reference managers import them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from delivery.citations.kinds import KINDS, OTHER

_TYPES = {each.csl: each.ris for each in reversed([OTHER, *KINDS.values()])}
_TAGS = (
    ("T2", "container-title"), ("T3", "collection-title"), ("PB", "publisher"), ("CY", "publisher-place"), ("VL", "volume"),
    ("IS", "issue"), ("ET", "edition"), ("DO", "DOI"), ("UR", "URL"), ("LA", "language"), ("AN", "PMID"),
)  # fmt: skip


def write(items: list[dict[str, Any]], *, language: str) -> bytes:
    return "".join(record(item) for item in items).encode()


def record(item: dict[str, Any]) -> str:
    lines = [("TY", _TYPES.get(item["type"], "GEN")), *_lines(item), ("ER", "")]
    return "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines)


def _lines(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "ID", str(item["id"])
    for tag, role in (("AU", "author"), ("A2", "editor"), ("A4", "translator")):
        for name in item.get(role, []):
            yield tag, _name(name)
    if title := item.get("title"):
        yield "TI", title
    for tag, variable in _TAGS:
        if value := item.get(variable):
            yield tag, value
    if number := item.get("ISBN") or item.get("ISSN"):
        yield "SN", number
    yield from _pages(item.get("page", ""))
    yield from _dates(item)


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    first, *last = re.split(r"\s*[-–—]+\s*", pages, maxsplit=1)
    if first:
        yield "SP", first
    if last and last[0]:
        yield "EP", last[0]


def _dates(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    issued = item.get("issued", {})
    parts = (issued.get("date-parts") or [[]])[0]
    if parts:
        yield "PY", f"{parts[0]:04}"
    if day := _slashed(issued):
        yield "DA", day
    if day := _slashed(item.get("accessed", {})):
        yield "Y2", day


def _slashed(date: dict[str, Any]) -> str:
    """``YYYY/MM/DD/``, what is not known left empty."""
    parts = (date.get("date-parts") or [[]])[0]
    if not parts:
        return str(date.get("literal", ""))
    year, month, day = ([f"{parts[0]:04}"] + [f"{part:02}" for part in parts[1:]] + ["", ""])[:3]
    return f"{year}/{month}/{day}/"


def _name(name: dict[str, str]) -> str:
    """``Last, First, Suffix``."""
    if "literal" in name:
        return name["literal"]
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    last = " ".join(filter(None, [particle, name["family"]]))
    return ", ".join(filter(None, [last, name.get("given", ""), name.get("suffix", "")]))


def _one_line(value: object) -> str:
    return " ".join(str(value).split())
