"""Lines → tokens: wrapped lines joined, lists, tables and block quotations kept together.

The typed stream that every later step reads and refines. A token's ``kind`` starts as what its marks say and is
settled by ``furniture`` (labels, credits, bylines, noise) and ``structure`` (titles, headings, bare lists, tails).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from articles.importing.lines import Line

Kind = Literal[
    "text",  # a line or paragraph whose part is not known yet
    "paragraph",
    "heading",
    "item",
    "table",
    "callout",
    "title",
    "dek",
    "byline",
    "biography",
    "label",
    "credit",
    "image",
    "source",
    "related",
    "noise",
    "date",
    "rule",
    "end",
]

SHORT_CHARS = 110
SHORT_WORDS = 16
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BOLD_LINE = re.compile(r"^(\*\*|__)(?!\s)(?P<text>(?:(?!\1).)+?)(?<!\s)\1(?P<tail>[:.]?)$")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi)\S+$|[\w.-]+\.[a-z]{2,4}/\S*$", re.IGNORECASE)
_ALPHA = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Token:
    """A piece of the text with its lines.

    ``label`` is the printed label in front of it (``Source:``), ``section`` what a label opens, ``rows`` the raw lines.
    """

    kind: Kind
    text: str
    lines: list[int]
    level: int = 0
    ordered: bool = False
    bold: bool = False
    marked: bool = False  # a list or quotation mark was printed
    gap: bool = True
    indent: int = 0
    label: str = ""
    section: str = ""
    rows: list[str] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Short enough to be a heading, a bare list item or a title, and no sentence."""
        return (
            len(self.text) <= SHORT_CHARS
            and len(self.text.split()) <= SHORT_WORDS
            and not re.search(r"[.;:,…][\"'”’)]*$", self.text)
            and not self.text.startswith(("“", '"', "‘", "«", "„"))
            and bool(_ALPHA.search(self.text))
        )


def tokenise(lines: list[Line]) -> list[Token]:
    """Join ``lines`` into tokens, in order; no line is lost."""
    wrapped = _is_wrapped(lines)
    tokens: list[Token] = []
    for line in _underlined(lines):
        before = tokens[-1] if tokens else None
        if (before and not line.gap and _continues(before, line, wrapped)) or (
            before and line.mark == "quote" and before.kind == "callout" and not line.gap and line.text
        ):
            _extend(before, line)
        elif line.text:
            tokens.append(_token(line))
    _unmark_lonely_dashes(tokens)
    return tokens


def _token(line: Line) -> Token:
    kinds: dict[str, Kind] = {
        "heading": "heading",
        "bullet": "item",
        "number": "item",
        "quote": "callout",
        "table": "table",
        "rule": "rule",
        "end": "end",
    }
    token = Token(
        kinds.get(line.mark, "text"),
        line.text,
        [line.number],
        level=line.level,
        ordered=line.mark == "number",
        marked=line.mark in ("bullet", "number", "quote"),
        gap=line.gap,
        indent=line.indent,
        rows=[line.raw],
    )
    bold = _BOLD_LINE.match(line.text)
    if bold and line.mark in ("", "heading", "number"):
        token.text, token.bold = bold["text"].strip() + bold["tail"].replace(".", ""), True
    return token


def _extend(token: Token, line: Line) -> None:
    token.text = token.text if token.kind == "table" else f"{token.text} {line.text}"
    token.lines.append(line.number)
    token.rows.append(line.raw)


def _continues(before: Token, line: Line, wrapped: bool) -> bool:
    if line.mark == "table":
        return before.kind == "table"
    if line.mark or before.kind not in ("text", "item", "callout") or before.bold:
        return False
    if before.kind == "item":
        return line.indent > before.indent + 1 or (line.text[:1].islower() and not _SENTENCE_END.search(before.text))
    last = before.rows[-1]
    if _ADDRESS.match(line.text) or _ADDRESS.match(last):
        return False
    if before.kind == "callout":
        return line.text[:1].islower()
    if wrapped and len(last) >= 50:
        return True
    return len(last) >= 40 and line.text[:1].islower() and not _SENTENCE_END.search(last)


def _is_wrapped(lines: list[Line]) -> bool:
    """Say whether the text was broken at a fixed width: many lines go on in lower case and none is long."""
    plain = [line for line in lines if not line.mark]
    if len(plain) < 6 or max(len(line.text) for line in plain) > 100:
        return False
    runs = [(a, b) for a, b in pairwise(plain) if not b.gap]
    going_on = sum(1 for a, b in runs if len(a.text) >= 50 and not _SENTENCE_END.search(a.text))
    return going_on * 3 > len(plain)


def _underlined(lines: list[Line]) -> Iterator[Line]:
    """Turn a line underlined with === or --- into a heading."""
    index = 0
    while index < len(lines):
        line = lines[index]
        under = lines[index + 1] if index + 1 < len(lines) else None
        if (
            under
            and not line.mark
            and under.mark == "rule"
            and not under.gap
            and under.text[0] in "=-"
            and len(line.text) <= SHORT_CHARS
        ):
            level = 1 if under.text[0] == "=" else 2
            yield Line(line.number, line.text, "heading", level, 0, line.indent, line.gap, line.raw)
            index += 1
        else:
            yield line
        index += 1


def _unmark_lonely_dashes(tokens: list[Token]) -> None:
    """A single line that begins with a dash is an attribution or speech, and a lonely ``o`` is a word."""
    for index, token in enumerate(tokens):
        if token.kind != "item" or not re.match(r"[–—o]\s|--", token.rows[0]):
            continue
        around = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
        if not any(other.marked and other.rows[0][:1] == token.rows[0][:1] for other in around):
            token.kind, token.marked, token.text = "text", False, token.rows[0]
