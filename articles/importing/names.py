"""Names of people as they are printed: honorific, name, post-nominals, and lists of them in bylines.

``find_names`` is the mention step's scanner: linear in the text, knowing nothing of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.importing.words import (
    HONORIFICS,
    RANKS,
    UPPER,
    gender,
    is_degree,
    is_organisation,
    is_role_noun,
    word_set,
)

_WORD = (
    rf"(?:(?!(?:Drs?|Prof)\b)[{UPPER}](?:[’'][{UPPER}])?[\w-]+|[{UPPER}]\.-?(?:[{UPPER}]\.)?|[{UPPER}](?=\s[{UPPER}][a-z])|"
    rf"(?:al|el|d|da|di|O)[-’'][{UPPER}][\w-]+)"
)
_PARTICLE = r"(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|bin|ibn|al|el|y|zu|zur|af)"
_NAME = re.compile(
    rf"(?<![\w’'])(?=[{UPPER}adel])(?:(?P<hon>{HONORIFICS}|{RANKS}) )?(?:(?P<hon2>Drs?\.?) )?"
    rf"(?P<name>{_WORD}(?: (?:{_PARTICLE} ){{0,3}}{_WORD}){{0,6}}(?:,? (?:Jr|Sr)\.?|,? (?:II|III|IV)\b)?)(?P<poss>[’']s?(?!\w))?"
)
_SUFFIX_WORD = re.compile(r"[A-Z][\w./’'-]*(?: ?\([A-Z][\w.]*\))?")
_FIRST_WORDS = word_set("""
    A An The And But Or So Yet For Nor As At By In On Of To If When While After Before Since Although Though Because
    However Also Still Now Then Today Here There This That These Those It Its He She They We You I My Your Our Their
    His Her According Like Unlike With Without From Not No Yes Even Once Until Unless Where Why How What Who Which
    Both Each Every Either Neither Dr Mr Mrs Ms Ask Says Said Per Via Medically Reviewed Written Photo Image Enter
    Meet Take See Speaking Just Only Perhaps Maybe Most Many Some One Two Three Last Next Instead Meanwhile Finally
    Later Recently Over Under During Among Between Researchers Scientists Experts Doctors Is Are Was Were Do Does Did
    Can Could Should Would Will Has Have Had Let Try About More Less Than
""")
_NO_NAME = word_set("""
    January February March April May June July August September October November December Monday Tuesday Wednesday
    Thursday Friday Saturday Sunday Street Avenue Road Island Islands Lake River Mountain County State States Kingdom
    North South East West New York Angeles London Paris Boston Chicago England America Africa Europe Asia Australia
    Disease Syndrome Study Trial Act Day Week Month Year Internet Google Apple Windows Android Facebook Report Review
    Survey Guide Edition Vitamin Top Best First Second
""")


@dataclass(frozen=True, slots=True)
class NameHit:
    """A capitalised name in a text. ``before`` is a post printed in front of it; ``end`` excludes suffix and possessive."""

    start: int
    end: int
    name: str
    honorific: str = ""
    before: str = ""
    possessive: bool = False

    @property
    def words(self) -> list[str]:
        return self.name.split()

    @property
    def surname(self) -> str:
        return surname(self.name)


def surname(name: str) -> str:
    """Return the last word of a name, generation left off, without its particles."""
    words = [word for word in name.replace(",", "").split() if not re.fullmatch(r"(?:Jr|Sr)\.?|II|III|IV", word)]
    return words[-1] if words else name


def find_names(text: str) -> Iterator[NameHit]:
    """Yield what may be names of people in ``text``: capitalised words, trimmed of posts and sentence openers."""
    for match in _NAME.finditer(text):
        hit = _trim(match)
        if hit:
            yield hit


def _trim(match: re.Match[str]) -> NameHit | None:
    name, start = match["name"], match.start("name")
    honorific = " ".join(part for part in (match["hon"], match["hon2"]) if part)
    before = ""
    words = name.split(" ")
    while len(words) > 1 and not honorific and (words[0] in _FIRST_WORDS):
        start += len(words[0]) + 1
        words = words[1:]
    inner = _inner_honorific(words)
    if inner:
        before, honorific = " ".join(words[:inner]), words[inner]
        start += sum(len(word) + 1 for word in words[: inner + 1])
        words = words[inner + 1 :]
    else:
        roles = [index for index, word in enumerate(words) if is_role_noun(word) and not (index == 0 and gender(word))]
        if roles and not honorific and len(words) - roles[-1] - 1 >= 1:
            cut = roles[-1] + 1
            before = " ".join(words[:cut])
            start += len(before) + 1
            words = words[cut:]
    words = _without_degrees(words)
    if not _plausible(words, honorific):
        return None
    name = " ".join(words)
    end = start + len(name)
    possessive = bool(match["poss"]) and end == match.end("name")
    return NameHit(start, end, name, honorific, before, possessive)


def _inner_honorific(words: list[str]) -> int:
    """Find ``Dr.`` after a post: "NHLBI Director Dr. Gary Gibbons"."""
    for index, word in enumerate(words[:-1]):
        if index and word.rstrip(".") in ("Dr", "Prof"):
            return index
    return 0


def _without_degrees(words: list[str]) -> list[str]:
    """Cut the post-nominals that follow without a comma: "Jane Roe MD"."""
    for index in range(2, len(words)):
        if is_degree(words[index]) and not re.fullmatch(rf"[{UPPER}]\.", words[index]):
            return words[:index]
    return words


def _plausible(words: list[str], honorific: str) -> bool:
    if not words or len(words) > 5 or (words[0] in _FIRST_WORDS and not honorific):
        return False
    if any(word in _NO_NAME for word in words[1:]) or (words[0] in _NO_NAME and not honorific and len(words) < 2):
        return False
    if words[0].isupper() and len(words[0]) > 2 and is_role_noun(words[-1]):
        return False  # "NHLBI Director"
    if len(words[-1].rstrip(".")) < 2 or is_organisation(" ".join(words[-1:])) or words[-1] in _FIRST_WORDS:
        return False
    return not all(word.isupper() and len(word) > 1 for word in words) or len(words) > 1


def suffix_after(text: str, position: int) -> tuple[str, int]:
    """Read post-nominals at ``position``: ", MD, PhD", " (RD)", " MD". Return them as printed and where they end."""
    found: list[str] = []
    end = position
    while True:
        lead = re.compile(r"\s*,\s*(?:and\s+)?|\s+\(?|\s*/\s*").match(text, end)
        word = _SUFFIX_WORD.match(text, lead.end()) if lead else None
        if not lead or not word:
            break
        printed = word[0]
        if printed.endswith(".") and "." not in printed[:-1]:
            printed = printed[:-1]
        printed = re.sub(r"[’']s$", "", printed)
        if not is_degree(printed):
            break
        if found and not lead[0].strip():  # "MD PhD" is one printed run
            found[-1] += f" {printed}"
        else:
            found.append(printed)
        end = word.start() + len(printed)
        if "(" in lead[0] and text[end : end + 1] == ")":
            end += 1
    return ", ".join(found), end


@dataclass(frozen=True, slots=True)
class ListedName:
    """One person of a byline, with what stands behind the name."""

    name: str
    suffix: str
    rest: str


_LIST_CUT = re.compile(r"\s*(?:;|\||•|·|\band\b|&|\bwith\b)\s*", re.IGNORECASE)


def read_name_list(text: str) -> list[ListedName]:
    """Read the people of a byline: "Jane Roe, MS, RD and Bo Li, staff writer". Empty where it names nobody."""
    people: list[ListedName] = []
    for piece in _LIST_CUT.split(text.strip()):
        people.extend(_read_one(piece.strip(" .,")))
    return people


def _read_one(piece: str) -> list[ListedName]:
    if not piece:
        return []
    shown = piece
    if piece.upper() == piece and len(piece.split()) <= 5 and not any(is_degree(w) for w in piece.split()[2:]):
        shown = _capitalised(piece)
    hit = next((hit for hit in find_names(shown) if len(hit.words) > 1), None)
    if hit is None or shown[: hit.start].strip(" ,").lower() not in (
        "",
        "dr",
        "dr.",
        "prof.",
        "professor",
        *_leads(hit),
    ):
        return []
    suffix, end = suffix_after(shown, hit.end)
    rest = shown[end:].strip(" ,–—-|")
    found = [ListedName(hit.name, suffix, rest)]
    more = _read_one(rest) if rest and rest[0].isupper() and not is_role_noun(rest.split()[-1]) else []
    if more:  # "Jane Roe, MD, Bo Li, PhD"
        return [ListedName(hit.name, suffix, ""), *more]
    return found


def _leads(hit: NameHit) -> tuple[str, ...]:
    return (hit.honorific.lower(), hit.before.lower(), f"{hit.before} {hit.honorific}".strip().lower())


def _capitalised(name: str) -> str:
    return " ".join(word.capitalize() if len(word) > 2 or "." not in word else word for word in name.split())
