"""Quotation marks → spans: which words stand between which marks, in one pass.

Knows curly, straight, single, low and angle marks, marks within marks, apostrophes, and a mark left open at the end of
a paragraph because the quotation goes on in the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‘": "’", '"': '"', "'": "'", "‹": "›"}
_MARK = re.compile("[“”„«»‘’\"'‹›]")
_DOUBLE = '“„«"'


@dataclass(frozen=True, slots=True)
class Span:
    """Words between marks. ``start`` is at the opening mark, ``end`` behind the closing one.

    ``closed`` is False where the paragraph ends first; ``single`` says that the marks were single ones.
    """

    start: int
    end: int
    text: str
    closed: bool = True
    single: bool = False


def find_spans(text: str) -> list[Span]:
    """List the outermost quoted spans of a paragraph, in order. Inner marks stay in the words."""
    spans: list[Span] = []
    position = 0
    closers = _closing_positions(text)
    while True:
        opening = _next_opening(text, position)
        if opening is None:
            return spans
        closing = _closing(text, opening, closers)
        if closing is None:
            if text[opening] in _DOUBLE or opening == 0 or _begins_speech(text, opening):
                inner = text[opening + 1 :]
                spans.append(Span(opening, len(text), inner.strip(), closed=False, single=text[opening] in "‘'"))
                return spans
            position = opening + 1
            continue
        inner = text[opening + 1 : closing].strip()
        if inner:
            spans.append(Span(opening, closing + 1, inner, single=text[opening] in "‘'‹"))
        position = closing + 1


def _begins_speech(text: str, opening: int) -> bool:
    """Say whether a single mark that nothing closes opens a sentence that goes on in the next paragraph."""
    return (
        text[opening] in "‘'"
        and text[opening + 1 : opening + 2].isupper()
        and text[:opening].rstrip()[-1:] in (".", ",", ":", "?", "!")
        and text[-1:] in (".", "?", "!", "…")
    )


def _next_opening(text: str, position: int) -> int | None:
    for match in _MARK.finditer(text, position):
        mark, at = match[0], match.start()
        if mark in _PAIRS and _opens(text, at, mark):
            return at
    return None


def _opens(text: str, at: int, mark: str) -> bool:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark == "«":
        return True  # French print a space behind it
    if after.isspace() or (mark in "'‘" and before.isalnum()):
        return False
    if mark in "“„‹":
        return True
    if mark == '"':
        return not before.isalnum() and before not in ".,!?;:…%)"
    if mark == "‘":
        return not re.match(r"(?:em|til|tis|twas|cause|n|\d0s)\b", text[at + 1 : at + 7])
    return (before.isspace() or before in '([—–-“"') and not re.match(
        r"(?:em|til|tis|twas|cause|n|\d0s)\b", text[at + 1 : at + 7]
    )


def _closing_positions(text: str) -> dict[str, list[int]]:
    """Positions of each mark that may close, so that every search for one goes forward only."""
    positions: dict[str, list[int]] = {"”": [], "’": [], '"': [], "'": [], "»": [], "›": [], "“": []}
    for match in _MARK.finditer(text):
        if match[0] in positions:
            positions[match[0]].append(match.start())
    for found in positions.values():
        found.reverse()  # consumed from the end
    return positions


def _closing(text: str, opening: int, closers: dict[str, list[int]]) -> int | None:
    mark = text[opening]
    if mark in "‘'":
        return _single_closing(text, opening, closers["’" if mark == "‘" else "'"])
    if mark == '"':
        return _straight_closing(text, opening, closers['"'])
    candidates = [found for closer in _PAIRS[mark] if (found := _first_after(closers[closer], opening)) is not None]
    closing = min(candidates, default=None)
    if mark == "“" and closing is not None:
        return _matching(text, opening, closing, closers["”"])
    if mark == "“":
        return _first_after(closers['"'], opening)
    return closing


def _first_after(positions: list[int], opening: int) -> int | None:
    while positions and positions[-1] <= opening:
        positions.pop()
    return positions[-1] if positions else None


def _matching(text: str, opening: int, closing: int, closers: list[int]) -> int:
    """Step over curly marks nested in curly marks: “He said “no” twice.”"""
    depth = text.count("“", opening + 1, closing)
    if depth != 1:
        return closing  # none is nested, or a mark was forgotten: the nearest is the safest
    following = closers[-2] if len(closers) > 1 else None
    if following is None or "“" in text[closing:following] or text[opening + 1 : closing].rstrip().endswith((".", ",")):
        return closing
    return following


def _straight_closing(text: str, opening: int, positions: list[int]) -> int | None:
    _first_after(positions, opening)
    index = len(positions) - 1
    for _ in range(3):  # a nested straight pair is stepped over at most once
        if index < 0:
            return None
        at = positions[index]
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if not before.isspace() and not after.isalnum() and not (before.isdigit() and _is_inch(text, opening, at)):
            return at
        index -= 1
    return positions[-1] if positions else None


def _is_inch(text: str, opening: int, at: int) -> bool:
    return bool(re.match(r'" (?:x|by|\d)', text[at : at + 5])) and at - opening > 1


def _single_closing(text: str, opening: int, positions: list[int]) -> int | None:
    """Tell a closing single mark from apostrophes: it follows punctuation, or ends a word that is no plural owner."""
    _first_after(positions, opening)
    fallback = None
    for index in range(len(positions) - 1, max(-1, len(positions) - 60), -1):
        at = positions[index]
        after = text[at + 1] if at + 1 < len(text) else " "
        before = text[at - 1]
        if after.isalnum() or before.isspace():
            continue
        if fallback is not None and re.search(r"[‘]|\s'", text[fallback + 1 : at]):
            return fallback
        if before in ",.?!;:…—–)":
            return at
        if before in "s" and after == " " and text[at + 2 : at + 3].islower():
            fallback = fallback if fallback is not None else at
            continue
        return fallback if fallback is not None and not _later_is_better(text, fallback, at) else at
    return fallback


def _later_is_better(text: str, first: int, later: int) -> bool:
    """A plural owner before a later closing mark: ‘the patients’ legs’."""
    return later - first < 400 and not re.search(r"[.?!]\s", text[first:later])
