"""Typography put aside: the same characters for the same words, each with its place in the text that was given.

Only form is folded, never a value: ½ and ² stay what they are, a minus sign is no range, and 5′ is not 5″.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Place = tuple[int, int]

_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛“”„‟«»‹›「」『』〝〞`´＂＇'", '"'))
_DASHES = {**dict.fromkeys("-‐‑‒–﹘﹣－", "-"), **dict.fromkeys("—―⸺⸻", "—"), "−": "−"}
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
# Compatibility forms that are only another look of the same letters; the others (², ₂, ½, ①) carry a value.
_LOOKS = re.compile(r"<(?:wide|narrow|square|font|initial|medial|final|isolated|noBreak)> |<compat> (?!0020)")
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_ELLIPSIS = re.compile(r"\[ ?(?:…|\.{3}|\. \. \.) ?\]|\( ?(?:…|\.{3}|\. \. \.) ?\)|\.{3}|(?:\. ){2}\.|…+")
_DOUBLED = re.compile(r"''|,,|\"\"|-{2,3}")
_SIGN = re.compile(r'(?:^|(?<=[\s(\["<>≤≥=~]))[-−](?=[\d.])')
_INITIAL = re.compile(r"\[[^\W\d_]\](?=[^\W\d_])")
_DASH = re.compile(r" ?[-−—] ?")


@dataclass(frozen=True)
class Folded:
    """``text`` without typography. ``at[i]`` is the range of ``given`` that character i stands for."""

    text: str
    at: list[Place]
    given: str

    def span(self, start: int, end: int) -> Place:
        """The range of the given text that ``text[start:end]`` stands for; empty where that is empty."""
        if start < end:
            return self.at[start][0], self.at[end - 1][1]
        here = self.at[start][0] if start < len(self.at) else len(self.given)
        return here, here


def fold(given: str) -> Folded:
    """Quote marks, dashes, spaces, line breaks, ligatures and accents in one form each; unseen characters gone."""
    chars = list(_characters(given))
    while chars and chars[-1][0] == " ":
        chars.pop()
    chars = _edited(chars, _ELLIPSIS, lambda match: "…")
    chars = _edited(chars, _DOUBLED, lambda match: "—" if match[0][0] == "-" else '"')
    chars = _edited(chars, _DASH, _dash)
    return Folded("".join(char for char, _ in chars), [place for _, place in chars], given)


def without_initial_brackets(folded: Folded) -> Folded:
    """ "[T]he" as "The": a capital changed, and marked as changed."""
    gone = {at for match in _INITIAL.finditer(folded.text) for at in (match.start(), match.end() - 1)}
    if not gone:
        return folded
    kept = [at for at in range(len(folded.text)) if at not in gone]
    return Folded("".join(folded.text[at] for at in kept), [folded.at[at] for at in kept], folded.given)


def _characters(given: str) -> Iterator[tuple[str, Place]]:
    blank = True
    for start, end in _clusters(given):
        for char in _plain(given, start, end):
            if not (blank and char == " "):
                yield char, (start, end)
            blank = char == " "


def _clusters(given: str) -> Iterator[Place]:
    """Every character with the marks that combine with it."""
    start = 0
    for end in range(1, len(given) + 1):
        if end == len(given) or given[end] < "\u0300" or not _joins(given[end]):
            yield start, end
            start = end


def _joins(char: str) -> bool:
    return _is_silent(char) or "\u1160" <= char <= "\u11ff"


def _plain(given: str, start: int, end: int) -> str:
    char = _UNSEEN.sub("", given[start:end])
    if len(char) == 1:
        if char.isalnum() and char < "\x80":
            return char
        if char in "'’ʼ＇′\"”″":
            return _quote(given, given.index(char, start))
        if char == "·" and given[start - 1 : start].isdigit() and given[end : end + 1].isdigit():
            return "."  # the decimal point of some journals
        if char in _LOWERED and given[start - 1 : start].isalpha():
            return _LOWERED[char]  # CO₂, while a raised figure behind a letter may be a power or a note
    return "".join(_one(each) for each in unicodedata.normalize("NFC", char))


def _one(char: str) -> str:
    if char.isspace():
        return " "
    if char in _DASHES:
        return _DASHES[char]
    look = unicodedata.decomposition(char)
    if look.startswith("<") and _LOOKS.match(look):
        changed = unicodedata.normalize("NFKC", char)
        return char if changed[:1].isdigit() and unicodedata.category(char) != "Nd" else changed
    return "μ" if char == "µ" else char.translate(_QUOTES)


def _quote(given: str, at: int) -> str:
    """An apostrophe between letters; a prime behind a digit, unless it closes a quotation; else a quote mark."""
    before = next((each for each in reversed(given[max(0, at - 5) : at]) if not _is_silent(each)), "")
    after = next((each for each in given[at + 1 : at + 5] if not _is_silent(each)), "")
    single = given[at] in "'’ʼ＇′"
    if single and after.isalpha() and before.isalnum():
        return "'"
    if not before.isdigit() or _closes(given[max(0, at - 200) : at], single):
        return '"' if given[at] not in "′″" else given[at]
    return "′" if single else "″"


def _is_silent(char: str) -> bool:
    return bool(_UNSEEN.match(char)) or unicodedata.category(char)[0] == "M"


def _closes(before: str, single: bool) -> bool:
    """Whether a quotation in such marks is open."""
    straight, opening, closing = ("'", "‘", "’") if single else ('"', "“", "”")
    opened = re.findall(rf"(?<!\w){straight}(?=\S)|{opening}", before)
    closed = re.findall(rf"(?<=[^\s\d]){straight}(?!\w)|{closing}(?!\w)", before)
    return len(opened) > len(closed)


def _edited(
    chars: list[tuple[str, Place]], pattern: re.Pattern[str], to: Callable[[re.Match[str]], str]
) -> list[tuple[str, Place]]:
    """Every match replaced; the first character of what comes in its place stands for all of it."""
    text, out, last = "".join(char for char, _ in chars), [], 0
    for match in pattern.finditer(text):
        out += chars[last : match.start()]
        if (changed := to(match)) == match[0]:
            out += chars[match.start() : match.end()]
        else:
            place = (chars[match.start()][1][0], chars[match.end() - 1][1][1])
            out += [(char, place) for char in changed]
        last = match.end()
    return out + chars[last:]


def _dash(match: re.Match[str]) -> str:
    """A sign in front of a number is a minus; every other dash is a hyphen, without spaces when it has them on both sides."""
    if _SIGN.match(match.string, match.end() - 1):
        return match[0].replace("-", "−")
    plain = match[0].replace("−", "-").replace("—", "-")
    return plain if plain.startswith(" ") != plain.endswith(" ") else "-"
