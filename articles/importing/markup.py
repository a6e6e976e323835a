"""HTML tables in a pasted text → rows of cells, each with the line that it begins on. Other tags are left to ``inline``."""

from __future__ import annotations

import re

MAX_TABLE_LINES = 300
_OPEN = re.compile(r"\s*<table\b", re.IGNORECASE)
_CLOSE = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW = re.compile(r"<tr(?:\s[^<>]*)?>", re.IGNORECASE)
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_CELL = re.compile(r"<t[hd](?:\s[^<>]*)?>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|su[bp]|a|small|mark|font)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def table_at(lines: list[str], start: int) -> tuple[int, list[tuple[int, str]]] | None:
    """Read the table that begins on ``lines[start]``: the index behind it, and its rows as Markdown prints them.

    None where no table begins there, or where it has no end, no rows, or words outside its cells.
    """
    if not _OPEN.match(lines[start]):
        return None
    stop = next((at for at in range(start, min(len(lines), start + MAX_TABLE_LINES)) if _CLOSE.search(lines[at])), None)
    if stop is None:
        return None
    head, *rows = _ROW.split("\n".join(lines[start : stop + 1]))
    read: list[tuple[int, str]] = []
    line, outside = start + head.count("\n"), [head]
    for row in rows:
        inner, *behind = _ROW_END.split(row)
        lead, *cells = _CELL.split(inner)
        outside += [lead, *behind]
        words = [_words(cell) for cell in cells]
        if any(words):
            read.append((line, f"| {' | '.join(words)} |"))
        line += row.count("\n")
    return None if not read or _TAG.sub("", "".join(outside)).strip() else (stop + 1, read)


def _words(cell: str) -> str:
    return " ".join(_TAG.sub(" ", _INLINE.sub("", cell)).split()).replace("|", "\\|")
