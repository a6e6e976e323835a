"""How the words as printed differ from the words as obtained, each difference named. Pure functions without a database.

The names are those of the house rules: ellipsis, bracket_insert, bracket_replace, spelling, punctuation, capital, sic, translation.
A difference that none of them allows has no name, and nothing but a translation of the whole may be printed with one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA, Levenshtein

from sources.passages import fold

KINDS = {
    "ellipsis": "Left out",
    "bracket_insert": "Added in brackets",
    "bracket_replace": "Replaced in brackets",
    "spelling": "Spelling corrected",
    "punctuation": "Punctuation",
    "capital": "Capital letter",
    "sic": "Marked sic",
    "translation": "Translated",
}


class Edit(NamedTuple):
    """One difference: its name, or "" where nothing allows it; what is ``said`` in print, and what the ``source`` has there."""

    kind: str
    said: str
    source: str


# An ellipsis; a word with a bracketed part; a number with its sign and unit; a word; any other character.
_TOKEN = re.compile(
    r"\[\s*\.{3}\s*\]|\.{3,4}"
    r"|\w*\[[^\[\]]*\]\w*"
    r"|[-+±<>]?\d+(?:[.,:/×-]\d+)*\s?(?:%|°C|°F|°)?"
    r"|\w+(?:'\w+)*"
    r"|\S"
)
_ELLIPSIS = re.compile(r"\[\s*\.{3}\s*\]|\.{3,4}")
_PUNCTUATION = frozenset(".,;:!?\"'()-/") | {"...", "...."}
_WORD = re.compile(r"\w")
# What turns a word into another one is no spelling.
_TURNING = re.compile(
    r"^(?:un|in|im|ir|il|dis|non|mis|a|anti|ante|de|re|over|under|inter|intra|hyper|hypo|micro|milli|nano|kilo|mega|sub|super)"
)
_NEGATIONS = frozenset({"no", "not", "none", "nor", "never", "without", "hardly"})
_LITTLE = _NEGATIONS | frozenset(
    "now and or of off on in an any all may can could might must will would should is was are were has had have "  # noqa: SIM905 - a list of words
    "he she his her him they them than then more most less least before after with".split()
)


def edits(obtained: str, printed: str) -> list[Edit]:
    """Every difference in order, each with the name that would allow it. Empty when only white space, quotes or dashes differ."""
    source, said = _tokens(obtained), _tokens(printed)
    if not said:
        return []  # printed as obtained
    found: list[Edit] = []
    changes = Levenshtein.opcodes([_key(each) for each in source], [_key(each) for each in said])
    pending: tuple[int, int, int, int] | None = None
    for change in changes:
        if change.tag != "equal":
            begun = pending or (change.src_start, 0, change.dest_start, 0)
            pending = (begun[0], change.src_end, begun[2], change.dest_end)
            continue
        if pending:
            found += _named(source, said, *pending)
            pending = None
        pairs = zip(source[change.src_start : change.src_end], said[change.dest_start : change.dest_end], strict=True)
        found += [Edit("capital", new, old) for old, new in pairs if old != new]
    return found + (_named(source, said, *pending) if pending else [])


def unconfirmed(obtained: str, printed: str, confirmed: Iterable[Edit]) -> list[Edit]:
    """The differences that nobody has confirmed under a name. A confirmed translation covers exactly the two texts it names."""
    stands = Counter(confirmed)
    if stands[translation(obtained, printed)]:
        return []
    left = []
    for edit in edits(obtained, printed):
        if edit.kind and stands[edit]:
            stands[edit] -= 1
        else:
            left.append(edit)
    return left


def translation(obtained: str, printed: str) -> Edit:
    """The whole of the words printed as a translation of the whole of the words obtained."""
    return Edit("translation", fold(printed), fold(obtained))


def _tokens(text: str) -> list[str]:
    return [match.group().strip() for match in _TOKEN.finditer(fold(text))]


def _key(token: str) -> str:
    return token.casefold()


def _named(source: list[str], said: list[str], start: int, end: int, new_start: int, new_end: int) -> list[Edit]:
    """The edits that make one run of differing tokens."""
    old, new = source[start:end], said[new_start:new_end]
    at_edge = _all_punctuation(said[:new_start]) or _all_punctuation(said[new_end:])
    return list(_parts(old, new, at_edge=at_edge))


def _parts(old: Sequence[str], new: Sequence[str], *, at_edge: bool) -> Iterator[Edit]:
    if kind := _kind(old, new, at_edge=at_edge):
        yield Edit(kind, " ".join(new), " ".join(old))
        return
    if len(old) == len(new) > 1:
        for before, after in zip(old, new, strict=True):
            if before != after:
                yield from _parts([before], [after], at_edge=False)
        return
    tail_old, tail_new = _tail(old), _tail(new)
    if tail_old or tail_new:
        yield from _parts(old[: len(old) - tail_old], new[: len(new) - tail_new], at_edge=at_edge)
        if old[len(old) - tail_old :] != new[len(new) - tail_new :]:
            yield Edit("punctuation", " ".join(new[len(new) - tail_new :]), " ".join(old[len(old) - tail_old :]))
        return
    yield Edit("", " ".join(new), " ".join(old))


def _tail(tokens: Sequence[str]) -> int:
    count = 0
    while count < len(tokens) and tokens[-1 - count] in _PUNCTUATION - {"-", "/"}:
        count += 1
    return count


def _kind(old: Sequence[str], new: Sequence[str], *, at_edge: bool) -> str:
    marks = [token for token in new if _ELLIPSIS.fullmatch(token)]
    words = [token for token in new if token not in _PUNCTUATION and token not in marks]
    if not words:
        return _left_out(old, is_marked=bool(marks), at_edge=at_edge)
    if all("[" in token for token in words):
        return _bracketed(old, words)
    return "spelling" if len(old) == len(new) == 1 and _is_spelling(old[0], new[0]) else ""


def _left_out(old: Sequence[str], *, is_marked: bool, at_edge: bool) -> str:
    """What it is when print has no word there. Where the quotation begins or ends, words left out need no mark."""
    words = [token.casefold() for token in old if token not in _PUNCTUATION]
    if not words:
        return "punctuation"
    if all(word in _NEGATIONS for word in words):
        return ""
    return "ellipsis" if is_marked or at_edge else ""


def _all_punctuation(tokens: Sequence[str]) -> bool:
    return all(token in _PUNCTUATION for token in tokens)


def _bracketed(old: Sequence[str], new: Sequence[str]) -> str:
    words = [token for token in old if _WORD.search(token)]
    bare = [token.replace("[", "").replace("]", "") for token in new]
    if not words:
        is_sic = [token.casefold() for token in bare] == ["sic"]
        return "sic" if is_sic else "bracket_insert" if all(map(_is_whole, new)) else ""
    if [token.casefold() for token in bare] == [token.casefold() for token in words]:
        return "capital"
    outside = [re.sub(r"\[[^\[\]]*\]", "", token).casefold() for token in new]
    text = " ".join(words).casefold()
    return "bracket_replace" if all(part in text for part in outside) else ""


def _is_whole(token: str) -> bool:
    return token.startswith("[") and token.endswith("]")


def _is_spelling(old: str, new: str) -> bool:
    """Whether a person may call it that: two words so alike that one is a slip of the other, and neither turns the sense."""
    before, after = old.casefold(), new.casefold()
    if not (before.replace("'", "").isalpha() and after.replace("'", "").isalpha()):
        return False
    if {before, after} & _LITTLE or before.endswith("n't") != after.endswith("n't"):
        return False
    if _prefix(before) != _prefix(after):
        return False
    return OSA.distance(before, after) <= max(1, min(len(before), len(after)) // 4)


def _prefix(word: str) -> str:
    found = _TURNING.match(word)
    return found.group() if found else ""
