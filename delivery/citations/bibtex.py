"""BibTeX: one entry a source. Text is UTF-8, as BibLaTeX and biber take it; what TeX would run is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from delivery.citations.kinds import KINDS, OTHER

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRIES = {each.csl: each.bibtex for each in reversed([OTHER, *KINDS.values()])}
_FIELDS = {
    "volume": "volume", "number": "issue", "pages": "page", "edition": "edition", "chapter": "chapter-number",
    "series": "collection-title", "address": "publisher-place", "isbn": "ISBN", "issn": "ISSN", "pmid": "PMID",
}  # fmt: skip
_HOUSE = {"techreport": "institution", "phdthesis": "school", "misc": "howpublished"}
_CONTAINER = {"article": "journal", "incollection": "booktitle"}


def write(items: list[dict[str, Any]], *, language: str) -> bytes:
    return "\n".join(entry(item) for item in items).encode()


def entry(item: dict[str, Any]) -> str:
    kind = _ENTRIES.get(item["type"], "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(item, kind))
    return f"@{kind}{{{key(item)},\n{fields}}}\n"


def key(item: dict[str, Any]) -> str:
    """The source's own id, which no correction of its record changes."""
    return f"src-{item['id']}"


def _fields(item: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    yield from _people(item)
    if title := item.get("title"):
        yield "title", f"{{{{{escaped(title)}}}}}"  # twice: styles leave its capitals alone
    yield from _places(item, kind)
    yield from _date(item.get("issued", {}))
    for name, variable in _FIELDS.items():
        if value := item.get(variable):
            yield name, f"{{{_pages(escaped(value)) if name == 'pages' else escaped(value)}}}"
    for name in ("DOI", "URL"):
        if address := item.get(name):
            yield name.lower(), f"{{{_verbatim(address)}}}"
    if day := _iso(item.get("accessed", {})):
        yield "urldate", f"{{{day}}}"


def _people(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor"):
        if names := item.get(role):
            yield role, f"{{{' and '.join(map(_name, names))}}}"


def _places(item: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    container, house = item.get("container-title"), item.get("publisher")
    if container:
        yield _CONTAINER.get(kind, "howpublished"), f"{{{escaped(container)}}}"
    if house and not (container and _HOUSE.get(kind) == "howpublished"):
        yield _HOUSE.get(kind, "publisher"), f"{{{escaped(house)}}}"


def _date(issued: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parts = (issued.get("date-parts") or [[]])[0]
    if parts:
        yield "year", f"{{{parts[0]}}}"
    if len(parts) > 1:
        yield "month", _MONTHS[parts[1] - 1]
    if literal := issued.get("literal"):
        yield "year", f"{{{escaped(literal)}}}"


def _name(name: dict[str, str]) -> str:
    """``von Last, Jr, First``; a group in braces of its own, so that it is not taken apart."""
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    parts = [" ".join(filter(None, [particle, name["family"]])), name.get("suffix", ""), name.get("given", "")]
    return ", ".join(_part(part) for part in parts if part)


def _part(text: str) -> str:
    """A comma or an “and” inside a part of a name would be read as the grammar's."""
    return f"{{{escaped(text)}}}" if re.search(r",|\band\b", text) else escaped(text)


def escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in str(text))


def _verbatim(text: str) -> str:
    """Addresses are printed as they are: only what would end the field, or begin a comment, is percent-encoded."""
    return "".join(f"%{ord(character):02X}" if character in '{}\\"<> ' else character for character in text)


def _pages(text: str) -> str:
    return re.sub(r"\s*[-–—]+\s*", "--", text)


def _iso(date: dict[str, Any]) -> str:
    parts = (date.get("date-parts") or [[]])[0]
    return "-".join(f"{number:0{4 if place == 0 else 2}}" for place, number in enumerate(parts))
