"""A text taken apart into terms: words, figures and signs. Punctuation lies between them, in the gaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from articles.checking.wording.numerals import FIGURE, figures

_SIGNS = r"[%‰°<>≤≥=±+×÷/~≈$€£¥¢@&^§№′″−¬∞√µ]"
_UP = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋"
_PIECE = re.compile(
    rf"(?P<figure>{FIGURE.pattern})"
    r"|(?P<initials>(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?)"
    rf"|(?P<raised>[{_UP}]+|\^[-−]?\d+)"
    rf"|(?P<word>(?![{_UP}])[^\W\d_](?:(?![{_UP}])[^\W\d_])*(?:'[^\W\d_]+)*)"
    rf"|(?P<sign>{_SIGNS})"
    r"|(?P<mark>[\s.,;:!?\"'()\[\]{}…—*_#|\\•·▪◦‣®™©-])"
    r"|(?P<other>.)",
    re.DOTALL,
)
_NEGATED = {"can't": "can", "cannot": "can", "won't": "will", "shan't": "shall", "dont": "do",
            "doesnt": "does", "didnt": "did", "isnt": "is", "arent": "are", "wasnt": "was", "werent": "were",
            "couldnt": "could", "wouldnt": "would", "shouldnt": "should", "hasnt": "has", "havent": "have",
            "hadnt": "had"}  # fmt: skip
_ENDINGS = {"'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
_SHORT = {"it's", "that's", "there's", "here's", "what's", "who's", "he's", "she's", "where's", "how's"}
_SAME = {"dr": "doctor", "mr": "mister", "vs": "versus", "&": "and", "approx": "approximately", "prof": "professor"}


@dataclass(frozen=True, slots=True)
class Term:
    """``key`` is (kind, value); ``start`` and ``end`` are its place in the folded text, ``text`` its characters there."""

    key: tuple[str, Any]
    text: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        """word, number, ordinal, times, unit, date or sign."""
        return self.key[0]

    @property
    def word(self) -> str:
        """The word in lower case, "" for anything else."""
        return self.key[1] if self.key[0] == "word" else ""


def pieces(text: str) -> list[Term]:
    """The terms of a folded text, each for itself: contractions apart, figures with their value."""
    return [term for match in _PIECE.finditer(text) for term in _terms(match)]


def _terms(match: re.Match[str]) -> list[Term]:
    kind, text = match.lastgroup, match[0]
    place = (text, match.start(), match.end())
    if kind == "mark":
        return []
    if kind == "figure":
        return [Term(("number", figures(text)), *place)]
    if kind == "initials":
        return [Term(("word", text.replace(".", "").casefold()), *place)]
    if kind == "raised":
        return [Term(("sign", "^" + text.strip("^").translate(_PLAIN)), *place)]
    if kind in ("sign", "other"):
        return [Term(("word", "and") if text == "&" else ("sign", text), *place)]
    return [Term(("word", word), *place) for word in _expanded(text.casefold())]


_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")  # 10² and 10^2; a lowered ₂ stays itself


@lru_cache(maxsize=10_000)
def _expanded(word: str) -> tuple[str, ...]:
    """A contraction as the words that it stands for."""
    if _NEGATED.get(word):
        return (_NEGATED[word], "not")
    if word.endswith("n't") and len(word) > 4:
        return (*_expanded(word[:-3]), "not")
    for ending, full in _ENDINGS.items():
        if word.endswith(ending):
            return (*_expanded(word.removesuffix(ending)), full)
    if word == "let's":
        return ("let", "us")
    if word.endswith("'d") and len(word) > 2:
        return (*_expanded(word.removesuffix("'d")), "'d")
    if word in _SHORT:
        return (word.removesuffix("'s"), "is")
    return (_SAME.get(word, word),)
