"""Where sentences end: full stops that close one, not those of "Dr.", initials, degrees and numbers."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Drs?|Mrs?|Ms|Mx|Prof|St|Jr|Sr|vs|etc|Inc|Ltd|Co|Corp|No|Vol|Fig|Dept|Univ|Lt|Col|Gen|Capt|Sgt|Rev|Hon|Sen|Rep|"
    r"Gov|approx|cf|e\.g|i\.e|al|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|Ph\.?D|M\.?D)|\b[A-Za-z]|"
    r"\b(?:[A-Za-z]\.)+[A-Za-z]+)\.$"
)
_CLOSES_ANYWAY = re.compile(r"(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|a\.m|p\.m|Ph\.?D|M\.?D|U\.S|D\.C|\b[A-Z]\.[A-Z])\.$")


def ends(text: str, start: int = 0, stop: int | None = None) -> list[int]:
    """List the positions behind each sentence end of ``text[start:stop]``, closing marks included."""
    limit = len(text) if stop is None else stop
    return [match.end() for match in _END.finditer(text, start, limit) if _is_end(text, match)]


def first_end(text: str, start: int, stop: int) -> int | None:
    """Return the position behind the first sentence end in ``text[start:stop]``, or None."""
    for match in _END.finditer(text, start, stop):
        if _is_end(text, match):
            return match.end()
    return None


def last_start(text: str, start: int, stop: int) -> int:
    """Return where the sentence begins that is under way at ``stop``; never before ``start``."""
    found = start
    for match in _END.finditer(text, start, stop):
        if match.end() < stop and _is_end(text, match):
            found = match.end()
    while found < stop and text[found].isspace():
        found += 1
    return found


def split(text: str) -> list[str]:
    """Split into sentences; joined again by a space they are the text."""
    parts, start = [], 0
    for end in ends(text):
        parts.append(text[start:end].strip())
        start = end
    rest = text[start:].strip()
    return [part for part in [*parts, rest] if part]


def _is_end(text: str, match: re.Match[str]) -> bool:
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    before = text[max(0, match.start() - 12) : match.start() + 1]
    if not _ABBREVIATION.search(before):
        return True
    after = text[match.end() : match.end() + 2].strip()
    if len(match[0]) > 1:  # a closing mark behind it
        return True
    return (bool(_CLOSES_ANYWAY.search(before)) and after[:1].isupper()) or (not after and match.end() >= len(text))
