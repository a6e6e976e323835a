"""Listed edits and what else may come or go: an ellipsis, words in brackets, a lead-in, a doubled word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from articles.checking.wording.cues import (
    ATTRIBUTIONS,
    CONDITIONS,
    HEDGES,
    NEGATIONS,
    PRONOUNS,
    SUBJECTS,
    WEIGHTY,
    is_lead_in,
    weight,
)
from articles.checking.wording.differences import STOPS, Text
from articles.checking.wording.lists import listed
from articles.checking.wording.terms import Term
from articles.checking.wording.units import NAMES, amount
from articles.checking.wording.vocabulary import is_word, mistyped

GOVERNING = NEGATIONS | HEDGES | ATTRIBUTIONS | CONDITIONS | {"that"}
MOST_IN_BRACKETS = 6

_BRACKETS = re.compile(r"\[[^\[\]]*\]|\([^()]*\)")
_LOOSE = set(
    listed("a an in on at may some any every no not all for to up over under out with be can re un now none there")
)
_SET_OFF = re.compile(r"[,;()\[\]-]")
_PREPOSITIONS = set(
    listed("in on at for to by with from among of under over during within outside inside versus per into")
)
_EPONYMS = {
    "disease",
    "syndrome",
    "palsy",
    "lymphoma",
    "sarcoma",
    "sign",
    "test",
    "phenomenon",
    "oesophagus",
    "esophagus",
}


@dataclass(frozen=True)
class Block:
    """What differs at one place: terms ``i`` up to ``i2`` of the words against ``j`` up to ``j2`` of the source."""

    said: Text
    source: Text
    i: int
    i2: int
    j: int
    j2: int

    @property
    def ours(self) -> list[Term]:
        return self.said.terms[self.i : self.i2]

    @property
    def theirs(self) -> list[Term]:
        return self.source.terms[self.j : self.j2]


def harmless(block: Block) -> str | None:
    """The kind of an edit that leaves the statement as it was; None for everything else."""
    for kind, rule in _RULES:
        if rule(block):
            return kind
    return None


def has_ellipsis(block: Block) -> bool:
    said = block.said
    return not block.ours and "…" in said.gap(block.i) and "…" not in block.source.gap(block.j2)


def _ellipsis(block: Block) -> bool:
    return has_ellipsis(block) and spares(block.source, block.j, block.j2)


def spares(source: Text, first: int, last: int) -> bool:
    """Whether what lies between can be left out with an ellipsis: set off by marks, and carrying no weight."""
    left, gone = [source.gap(first), source.gap(last)], source.terms[first:last]
    behind = source.terms[last].word if last < len(source.terms) else ""
    words = {term.word for term in gone}
    if STOPS.search(left[0]) or STOPS.search(left[1]):
        whole = all(STOPS.search(gap) for gap in left) or last == len(source.terms)
        return whole and behind not in PRONOUNS and weight(gone) is None
    if any(STOPS.search(source.gap(place)) for place in range(first + 1, last)):
        return False
    if not _SET_OFF.search(left[0]) or not (_SET_OFF.search(left[1]) or behind == "and"):
        return False
    if is_lead_in(gone) or behind == "and":
        return weight(gone) is None
    named = gone[0].word in ("which", "who", "whose", "a", "an", "the") or (
        "by" in words and gone[0].word not in _PREPOSITIONS
    )
    return named and not words & WEIGHTY


def _bracketed(block: Block) -> bool:
    """Words in brackets put in behind what they explain, or in the place of a pronoun."""
    inside = block.ours and _within(block.said, block.i, block.i2)
    if not inside:
        return False
    if [term.word for term in block.ours] == ["sic"]:
        return not block.theirs
    if not _explains(block.ours):
        return False
    if block.theirs:
        return all(term.word in PRONOUNS for term in block.theirs)
    before = block.said.terms[block.i - 1].word if block.i else ""
    return before in PRONOUNS or block.ours[0].word in ("a", "an", "the", "this", "these")


def _within(text: Text, first: int, last: int) -> bool:
    start, end = text.range(first, last)
    return any(match.start() < start and end < match.end() for match in _BRACKETS.finditer(text.folded.text))


def _explains(terms: list[Term]) -> bool:
    first = terms[0].word
    light = (
        weight([term for term in terms if term.word not in SUBJECTS]) is None
        and first not in _PREPOSITIONS
        and not any(t.word.endswith("ly") for t in terms)
    )
    return light and len(terms) <= MOST_IN_BRACKETS and all(term.word not in _PREPOSITIONS - {"of"} for term in terms)


def _lead_in(block: Block) -> bool:
    """Left off or put in, where a comma or the beginning of a sentence sets it off."""
    if bool(block.ours) == bool(block.theirs):
        return False
    text, first, last = (block.said, block.i, block.i2) if block.ours else (block.source, block.j, block.j2)
    if not is_lead_in(text.terms[first:last]):
        return False
    opening = first == 0 or bool(STOPS.search(text.gap(first)))
    comma = "," in text.gap(last)
    if text.terms[first].word in ("and", "but", "so", "or", "yet"):
        return opening
    return comma and (opening or "," in text.gap(first))


def _doubled(block: Block) -> bool:
    if bool(block.ours) == bool(block.theirs):
        return False
    text, first, last = (block.said, block.i, block.i2) if block.ours else (block.source, block.j, block.j2)
    words = [term.word for term in text.terms[first:last]]
    if not all(words) or set(words) & WEIGHTY:
        return False
    size = last - first
    around = (text.terms[max(0, first - size) : first], text.terms[last : last + size])
    return any(words == [term.word for term in each] for each in around)


def _reference(block: Block) -> bool:
    """The number of a note in square brackets, left off."""
    start, end = block.source.range(block.j, block.j2)
    text = block.source.folded.text
    return not block.ours and text[:start].endswith("[") and text[end : end + 1] == "]" and text[start].isdigit()


def _joined(block: Block) -> bool:
    """One word written as two, or two as one, unless both ways are words of different sense ("a part", "apart")."""
    ours, theirs = ([term.word for term in terms] for terms in (block.ours, block.theirs))
    if not all(ours) or not all(theirs) or sorted((len(ours), len(theirs))) != [1, 2]:
        return False
    (whole,), (first, second) = (ours, theirs) if len(ours) == 1 else (theirs, ours)
    if whole.replace("'", "") != (first + second).replace("'", ""):
        return False
    if first in ("re", "un"):
        return False
    text, at = (block.said, block.i) if len(ours) == 2 else (block.source, block.j)
    if text.gap(at + 1) == "-" or not is_word(whole):
        return True
    return first not in _LOOSE or not is_word(second)


def _slip(block: Block) -> bool:
    """A typing error in a word that is read as two terms, such as "daily"."""
    whole = {term.text for term in block.theirs} if len(block.theirs) > 1 and len(block.ours) == 1 else set()
    return len(whole) == 1 and mistyped(block.ours[0].word, whole.pop(), instead=WEIGHTY)


def _amount(block: Block) -> bool:
    """1 g and 1000 mg; 50 % and half; 1 200, where no unit shows that it is two numbers, and 1200."""
    if (
        block.i2 < len(block.said.terms)
        and block.said.terms[block.i2].kind == "unit"
        and len(block.ours + block.theirs) == 3
    ):
        return False
    one, other = (_measure(terms) for terms in (block.ours, block.theirs))
    return one is not None and one == other


def _measure(terms: list[Term]) -> tuple[str, object] | None:
    kinds = [term.kind for term in terms]
    if kinds == ["number", "number"]:
        figures = "".join(term.text for term in terms)
        spaced = re.fullmatch(r"\d{1,3}", terms[0].text) and re.fullmatch(r"\d{3}", terms[1].text)
        return ("", Fraction(figures)) if spaced and terms[1].start - terms[0].end == 1 else None
    if not terms or kinds[0] != "number" or isinstance(terms[0].key[1], str):
        return None
    if kinds == ["number", "unit"]:
        dimension, value = amount(terms[0].key[1], terms[1].key[1])
        return ("part", value / 100) if dimension == "percent" else (dimension, value)
    if len(kinds) != 1:
        return None
    return ("part" if terms[0].key[1] < 1 else "", terms[0].key[1])


def _one(block: Block) -> bool:
    """ "An hour" is one hour."""
    if len(block.ours) != 2 or len(block.theirs) != 2:
        return False
    (number, unit), (article, name) = sorted((block.ours, block.theirs), key=lambda terms: terms[0].kind != "number")
    same = unit.kind == "unit" and NAMES.get(name.word) == unit.key[1]
    return same and number.key == ("number", 1) and article.word in ("a", "an")


def _possessive(block: Block) -> bool:
    """ "The drug's safe" for "the drug is safe"; "Alzheimer disease" for "Alzheimer's disease"."""
    ours, theirs = ([term.word for term in terms] for terms in (block.ours, block.theirs))
    long, short = (ours, theirs) if len(ours) > len(theirs) else (theirs, ours)
    if len(long) == 2 and len(short) == 1 and long[1] in ("is", "has"):
        return short[0] == long[0] + "'s"
    behind = block.said.terms[block.i2].word if block.i2 < len(block.said.terms) else ""
    one, other = sorted((*ours, *theirs), key=len) if len(long) == len(short) == 1 else ("", "")
    return behind in _EPONYMS and other == one + "'s"


_RULES = [
    ("ellipsis", _ellipsis),
    ("other", _bracketed),
    ("other", _lead_in),
    ("spelling", _doubled),
    ("punctuation", _reference),
    ("whitespace", _joined),
    ("spelling", _slip),
    ("unit", _amount),
    ("number", _one),
    ("spelling", _possessive),
]
