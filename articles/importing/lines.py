"""Characters → lines: cleaned, numbered as received, with the mark that begins each.

The first step of reading. It knows marks (``#``, ``-``, ``1.``, ``>``, ``|``) and nothing of meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from articles.importing import markup
from articles.importing.decoding import UnreadableText

MAX_LINES = 10_000

Mark = Literal["", "heading", "bullet", "number", "quote", "table", "rule", "end"]

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, byte-order marks, soft hyphens, zero-width spaces: copying leaves them, readers never see them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u00ad\u200b\u2060\ufffe\uffff]")

_MARKS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    ("end", re.compile(r"^\\?#(?:\s*\\?#){2,6}$|^-\s?30\s?-$|^(?:ENDS?|\(END\)|- ?ENDS? ?-)$")),
    ("rule", re.compile(r"^(?:(?:-\s?){3,}|(?:\*\s?){3,}|(?:_\s?){3,}|(?:=\s?){3,}|[—–]{2,}|~{3,})$")),
    ("heading", re.compile(r"^(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*$")),
    ("heading", re.compile(r"^(?P<level>#{2,6})(?P<text>[^\W\d_].*?)\s*#*$")),
    ("table", re.compile(r"^\|(?P<text>.*)\|$")),
    ("quote", re.compile(r"^>\s?(?P<text>.*)$")),
    ("bullet", re.compile(r"^(?:[•·▪▫◦‣⁃●○■□➢➤►▶✓✔✅☐➔➜]|[-*+–—](?=\s)|o(?=\s+[A-Z]))\s*(?P<text>\S.*)$")),
    (
        "number",
        re.compile(
            r"^(?:\((?P<a>\d{1,2})\)(?!\s*\d{3})|\[(?P<b>\d{1,3})\]\.?|(?P<c>\d{1,3})[.)](?=\s))\s*(?P<text>\S.*)$"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank. ``text`` is what stands after the mark; ``number`` counts from 1."""

    number: int
    text: str
    mark: Mark = ""
    level: int = 0  # of a heading: 1 to 6
    ordinal: int = 0  # of a numbered line
    indent: int = 0
    gap: bool = True  # a blank line, or nothing, stands before it
    raw: str = ""  # with its mark, for what turns out to be no mark


def scan(text: str) -> list[Line]:
    """Split ``text`` at any kind of line end and read the mark of each line.

    Raises ``UnreadableText`` where there are more than ``MAX_LINES``: that is an archive and no article.
    """
    lines: list[Line] = []
    gap = True
    pieces = _LINE_END.split(text)
    filled = sum(1 for raw in pieces if raw and not raw.isspace())
    if filled > MAX_LINES:
        raise UnreadableText(
            "too-long",
            f"The text has {filled:,} lines; an article may have {MAX_LINES:,}. Split it into one file for each article.",
        )
    for number, raw in _unfolded(pieces):
        clean = tidy(raw)
        if not clean:
            gap = True
            continue
        indent = len(raw) - len(raw.lstrip())
        lines.append(_read(clean, number, indent, gap))
        gap = False
    return lines


def _unfolded(pieces: list[str]) -> Iterator[tuple[int, str]]:
    """Number the lines from 1; the rows of an HTML table come as those of a Markdown table."""
    index = 0
    while index < len(pieces):
        table = markup.table_at(pieces, index) if pieces[index].lstrip()[:6].lower() == "<table" else None
        if table is None:
            index += 1
            yield index, pieces[index - 1]
            continue
        yield index + 1, ""
        yield from ((at + 1, row) for at, row in table[1])
        index = table[0]


def tidy(text: str) -> str:
    """Drop what no reader sees, make every space a space and compose accents; the words stay as they are."""
    if _UNSEEN.search(text):
        text = _UNSEEN.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def _read(clean: str, number: int, indent: int, gap: bool) -> Line:
    if clean[0].isalpha() and clean[0] not in "oE(":
        return Line(number, clean, indent=indent, gap=gap, raw=clean)
    for mark, pattern in _MARKS:
        match = pattern.match(clean)
        if match:
            parts = match.groupdict()
            ordinal = next((int(parts[key]) for key in "abc" if parts.get(key)), 0)
            inner = (parts.get("text") or "").strip()
            if mark in ("rule", "end"):
                inner = clean
            return Line(number, inner, mark, len(parts.get("level") or ""), ordinal, indent, gap, clean)
    return Line(number, clean, indent=indent, gap=gap, raw=clean)
