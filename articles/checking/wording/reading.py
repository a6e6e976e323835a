"""A text read into terms that say what they mean: numbers in words, dates, units and rates put together.

Terms with one key mean the same, however they are written: "six" and "6", "mg" and "milligrams", "can't" and "cannot".
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from articles.checking.wording.lists import listed
from articles.checking.wording.numerals import NUMBERED, ORDINALS, ROMAN, TIMES, figures, in_words
from articles.checking.wording.terms import Term, pieces
from articles.checking.wording.units import NAMES, PERIODS, PHRASES, SYMBOLS

_MONTHS = {
    name: number
    for number, names in enumerate(
        listed(
            "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct|"
            "november nov|december dec",
            "|",
        ),
        start=1,
    )
    for name in names.split()
}
_LONG_MONTHS = {name for name in _MONTHS if len(name) > 4 or name in ("june", "july")}


def read(text: str) -> list[Term]:
    """The terms of a folded text, in order."""
    terms = pieces(text)
    for step in (_numbers, _dates, _units, _rates):
        terms = step(terms, text)
    return terms


def _joined(terms: list[Term], text: str, key: tuple[str, Any]) -> Term:
    start, end = terms[0].start, terms[-1].end
    return Term(key, text[start:end], start, end)


def _gap(text: str, one: Term, other: Term) -> str:
    return text[one.end : other.start]


def _numbers(terms: list[Term], text: str) -> list[Term]:
    """Numbers in words, ordinals, figures before a scale ("1.2 million"), and the dash of a range as "to"."""
    out: list[Term] = []
    at = 0
    while at < len(terms):
        term, used = terms[at], 1
        if term.kind == "number":
            term, used = _figure(terms, text, at)
        elif term.word:
            term, used = _in_words(terms, text, at, after=out[-1].word if out else "")
        if out and term.kind == out[-1].kind == "number" and _gap(text, out[-1], term) == "-":
            out.append(Term(("word", "to"), "-", out[-1].end, term.start))
        out.append(term)
        at += used
    return out


def _in_words(terms: list[Term], text: str, at: int, *, after: str) -> tuple[Term, int]:
    """The number that the words from here on make, and how many terms it takes; or the term as it is."""
    term, words = terms[at], _run(terms, text, at)
    if found := in_words(words):
        used, value = found
        ordinal = ORDINALS.get(words[used], 0) if used < len(words) else 0
        if used == 1 and 0 < ordinal < 10 and value % 10 == 0 and value >= 20:
            return _joined(terms[at : at + 2], text, ("ordinal", value + ordinal)), 2
        return _joined(terms[at : at + used], text, ("number", value)), used
    if term.text in ROMAN and after in NUMBERED:
        return replace(term, key=("number", Fraction(ROMAN[term.text]))), 1
    if term.word in ORDINALS:
        return replace(term, key=("ordinal", ORDINALS[term.word])), 1
    if term.word in TIMES:
        return replace(term, key=("times", TIMES[term.word])), 1
    return _half(terms, text, at) if term.word == "half" else (term, 1)


def _run(terms: list[Term], text: str, at: int) -> list[str]:
    """The words from here on as long as only spaces and single hyphens divide them."""
    words, last = [terms[at].word], ""
    for one, other in zip(terms[at : at + 11], terms[at + 1 : at + 12], strict=False):
        gap = _gap(text, one, other)
        if gap == "-" and last == " " and in_words([other.word]) is None:
            return words[:-1]  # "twenty four-hour shifts" are not of 24 hours
        if gap not in (" ", "-") or not other.word:
            break
        words.append(other.word)
        last = gap
    return words


def _half(terms: list[Term], text: str, at: int) -> tuple[Term, int]:
    """Half is a half; the article in "half an hour" belongs to it."""
    used = 2 if at + 2 < len(terms) and terms[at + 1].word in ("a", "an") and terms[at + 2].word in NAMES else 1
    return _joined(terms[at : at + used], text, ("number", figures("1/2"))), used


def _figure(terms: list[Term], text: str, at: int) -> tuple[Term, int]:
    term, behind = terms[at], terms[at + 1] if at + 1 < len(terms) else None
    if behind is None:
        return term, 1
    gap = _gap(text, term, behind)
    if not gap and behind.word in ("st", "nd", "rd", "th"):
        return _joined([term, behind], text, ("ordinal", term.key[1])), 2
    if gap in ("", "'") and behind.word == "s":
        return _joined([term, behind], text, ("number", f"{term.key[1]}s")), 2
    scale = in_words(["one", behind.word]) if gap in (" ", "-") and not isinstance(term.key[1], str) else None
    if scale and scale[0] == 2 and behind.word != "dozen" and behind.word != "half":
        return _joined([term, behind], text, ("number", term.key[1] * scale[1])), 2
    return term, 1


def _dates(terms: list[Term], text: str) -> list[Term]:
    """A day and a month, with or without a year, are one term; so is a date in figures that can be read in one way only."""
    out: list[Term] = []
    at = 0
    while at < len(terms):
        key, used = _date(terms, at)
        out.append(_joined(terms[at : at + used], text, key) if key else terms[at])
        at += used
    return out


def _date(terms: list[Term], at: int) -> tuple[tuple[str, Any] | None, int]:
    lead = 1 if terms[at].word == "the" else 0
    values = [_date_part(term) for term in terms[at + lead : at + lead + 4]]
    kinds = [kind for kind, _ in values]
    numbers = [value for kind, value in values if kind != "of"]
    for shape in (["day", "of", "month", "year"], ["day", "month", "year"], ["month", "day", "year"],
                  ["day", "of", "month"], ["day", "month"], ["month", "day"], ["month", "year"]):  # fmt: skip
        if all(want in kind for want, kind in zip(shape, kinds, strict=False)) and len(kinds) >= len(shape):
            found = dict(zip([each for each in shape if each != "of"], numbers, strict=False))
            return ("date", (found.get("year"), found["month"], found.get("day"))), lead + len(shape)
    return _in_figures(terms[at]), 1


def _date_part(term: Term) -> tuple[str, Any]:
    value = term.key[1]
    if term.kind in ("number", "ordinal") and term.text[0].isdigit() and not isinstance(value, str):
        whole = term.kind == "ordinal" or term.text.isdigit()
        return ("day" if whole and 1 <= value <= 31 else "year" if whole and 1000 <= value <= 2199 else ""), value
    if term.kind == "ordinal":
        return "day", value
    if term.word in _MONTHS and term.text[0].isupper():
        return "month", _MONTHS[term.word]
    return ("of", None) if term.word in ("of", "the") else ("", None)


def _in_figures(term: Term) -> tuple[str, Any] | None:
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", term.text):
        return "date", tuple(map(int, match.groups()))
    if match := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", term.text):
        one, two, year = map(int, match.groups())
        if one > 12 >= two or one == two:
            return "date", (year, two, one)
        if two > 12 >= one:
            return "date", (year, one, two)
    if term.word in _LONG_MONTHS and term.text[0].isupper():
        return "date", ("month", _MONTHS[term.word])
    return None


def _units(terms: list[Term], text: str) -> list[Term]:
    """Symbols behind a number, or behind a stroke or "per" that follows a unit; names anywhere but where ambiguous."""
    out: list[Term] = []
    at = 0
    while at < len(terms):
        measured = bool(out) and _gap(text, out[-1], terms[at]) in ("", " ", "-", "] ") and _measures(out)
        used, unit = _unit(terms, at, measured)
        before = unit in ("$", "€") and terms[at].text == unit
        if before and at + 1 < len(terms) and terms[at + 1].kind == "number":
            out.append(terms[at + 1])
            used += 1
        term = replace(_joined(terms[at : at + used], text, ("unit", unit))) if unit else terms[at]
        out.append(replace(term, text=terms[at].text, end=terms[at].end) if before and used == 2 else term)
        at += used
    return out


def _measures(out: list[Term]) -> bool:
    """Whether the next word may be a unit: behind a number, or behind "/" or "per" that follows a unit."""
    last = out[-1]
    if last.kind == "number":
        return True
    return len(out) > 1 and out[-2].kind == "unit" and (last.text == "/" or last.word == "per")


def _unit(terms: list[Term], at: int, measured: bool) -> tuple[int, str | None]:
    term = terms[at]
    pair = (term.key[1], terms[at + 1].word) if at + 1 < len(terms) else None
    if pair in PHRASES and (measured or pair[0] not in ("°",)):
        return 2, PHRASES[pair]
    if term.text in ("%", "‰", "°", "$", "€", "¢", "℃", "℉"):
        return 1, SYMBOLS[term.text]
    if not term.word:
        return 1, None
    if measured and term.text.replace(".", "") in SYMBOLS:
        return 1, SYMBOLS[term.text.replace(".", "")]
    return 1, NAMES.get(term.word) if measured else None


def _rates(terms: list[Term], text: str) -> list[Term]:
    """ "5 mg a day", "5 mg per day", "5 mg/day" and "5 mg daily" are one rate; "two times" is "twice"."""
    out: list[Term] = []
    for place, term in enumerate(terms):
        last, behind = out[-1] if out else None, terms[place + 1] if place + 1 < len(terms) else None
        counted = any(each.kind in ("number", "unit", "times") for each in out[-3:])
        if last and last.kind == "number" and term.word in ("time", "times") and not isinstance(last.key[1], str):
            out[-1] = _joined([last, term], text, ("times", last.key[1]))
        elif counted and _is_per(term, behind):
            out.append(replace(term, key=("word", "per")))
        elif counted and term.word == "daily":
            out += [replace(term, key=("word", "per")), replace(term, key=("unit", "day"))]
        elif last and last.word == "per" and term.word in PERIODS | {"hour", "minute", "second"}:
            out.append(replace(term, key=("unit", NAMES[term.word])))
        else:
            out.append(term)
    return out


def _period(term: Term | None) -> bool:
    return term is not None and (term.kind == "unit" or NAMES.get(term.word) in PERIODS)


def _is_per(term: Term, behind: Term | None) -> bool:
    if term.text == "/":
        return behind is not None and (behind.kind == "unit" or _period(behind))
    return term.word in ("a", "an", "per", "each", "every") and _period(behind)
