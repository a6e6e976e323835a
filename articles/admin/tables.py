"""Table cells as lines of text: one row a line, cells divided by ``|``, as an editor types or pastes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TOKEN = re.compile(r"\\[\\|]|\||[^\\|]+|\\")


def as_line(cells: Sequence[str]) -> str:
    """``["Dose", "5 | 10"]`` → ``Dose | 5 \\| 10``; outer bars keep a row whose outer cells are empty."""
    escaped = [cell.replace("\\", "\\\\").replace("|", "\\|") for cell in cells]
    line = " | ".join(escaped).strip()
    return f"| {line} |" if cells and not cells[0] and not cells[-1] else line


def from_line(line: str) -> list[str]:
    """The cells of a line, blanks around them gone; the outer bars of Markdown tables are understood."""
    cells = [""]
    for token in _TOKEN.findall(line.strip()):
        if token == "|":  # noqa: S105 - a bar, no secret
            cells.append("")
        else:
            cells[-1] += token[1] if len(token) == 2 and token[0] == "\\" else token
    if len(cells) > 2 and not cells[0].strip() and not cells[-1].strip():
        cells = cells[1:-1]
    return [cell.strip() for cell in cells]


def as_lines(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(map(as_line, rows))


def from_lines(text: str) -> list[list[str]]:
    """The rows of a text; empty lines are passed over, and so is the rule that Markdown draws below the head."""
    lines = (line for line in text.splitlines() if line.strip())
    return [from_line(line) for line in lines if not re.fullmatch(r"[\s|:-]*-{3,}[\s|:-]*", line)]
