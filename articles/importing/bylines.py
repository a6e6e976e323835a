"""Bylines, reviewer lines and lines of dates, as they stand above or below an article."""

from __future__ import annotations

import re

from articles.importing.names import read_name_list

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE_TEXT = (
    rf"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|"
    rf"th)?,?\s+\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|"
    rf"{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})(?:,?\s+(?:at\s+)?\d{{1,2}}[:.]\d{{2}}\s*(?:[ap]\.?m\.?)?(?:\s*[A-Z]{{2,4}})?)?"
)
_DATE_LINE = re.compile(
    rf"^(?:\W*(?:(?:first\s+|originally\s+)?(?:published|posted|updated|modified|reviewed|created)|last (?:updated|"
    rf"modified|reviewed)(?: on)?|"
    rf"(?:press release\s*)?for (?:immediate )?release|press release|date|embargo(?:ed until)?(?:\W.*?)?|"
    rf"on)\W*)*(?:on\s+)?{_DATE_TEXT}"
    rf"(?:\s*[|·•–—-]\s*(?:\d+ min(?:ute)?s? read|.{{0,40}}))?\W*$|^(?:press release|for immediate release)$",
    re.IGNORECASE,
)
_DATE_TAIL = re.compile(
    rf"\s*(?:[|·•,–—-]|\bon\b|\(|\bpublished\b|\bupdated\b|:)*\s*(?:(?:last |first )?(?:updated|published|"
    rf"reviewed)(?: on)?:?\s*)?{_DATE_TEXT}\)?\s*$",
    re.IGNORECASE,
)
DATELINE = re.compile(
    r"^(?P<line>(?:[A-Z][A-Z.,'’ -]{2,40}|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
    r",?[^.—–]{0,60}?\s*(?:\([A-Z][\w ]{1,30}\)|/[A-Z][\w ]+/)?\s*(?:--|—|–|-)\s)(?=\S)"
)
_BYLINE = re.compile(
    r"^(?:(?:written|words|story|text|reported|article|reporting)\s+)?by:?\s+(?P<rest>\S.*)$", re.IGNORECASE
)
_REVIEWED = re.compile(
    r"^(?:(?:this|the) (?:article|story|content|post|page|information|text|piece) (?:was|has been|is)\s+)?(?:(?:medically|"
    r"clinically|scientifically|factually|expertly|"
    r"independently|professionally|last)\s+)?(?P<verb>fact[- ]checked|reviewed|vetted|checked|verified)"
    r"(?:\s+for\s+(?:medical |scientific )?accuracy)?"
    r"(?:\s+and\s+(?:approved|verified|updated))?\s+(?:by|:)\s*:?\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)


def is_date(text: str) -> bool:
    """Say whether a line holds nothing but a date of publication."""
    return (
        len(text) <= 120
        and (text[-1:].isdigit() or text[-1:] in ").|" or len(text) < 70)
        and bool(_DATE_LINE.match(text))
    )


def without_date(text: str) -> str:
    """Take a date off the end of a byline."""
    return _DATE_TAIL.sub("", text).strip(" |·•,")


def read_byline(text: str) -> list[tuple[str, str]]:
    """Read a byline: pairs of role and the words naming people; empty where the line is none."""
    if len(text) > 400 or " by" not in f" {text[:80].lower()}":
        return []
    found: list[tuple[str, str]] = []
    for piece in re.split(r"\s*[|·•]\s*|\s*[;,]\s+(?=(?:medically |fact[- ])?(?:reviewed|checked|edited) by)", text):
        reviewed = _REVIEWED.match(piece)
        written = _BYLINE.match(piece)
        if reviewed:
            role = "contributor" if reviewed["verb"].lower().startswith("fact") else "reviewer"
            found.append((role, reviewed["rest"]))
        elif written and read_name_list(without_date(written["rest"])) and _is_all_names(without_date(written["rest"])):
            found.append(("author", without_date(written["rest"])))
        elif found and (is_date(piece) or len(piece.split()) <= 6):
            continue
        else:
            return []
    return [(role, words) for role, words in found if read_name_list(without_date(words))]


def split_biography(text: str) -> tuple[str, str, str] | None:
    """Split "Written by Ann Roe. Ann covers pets." into label, names and biography; None where it is no such line."""
    match = re.match(
        r"(?P<label>(?:Written |Words |Story |Text )?[Bb]y:?) (?P<names>[^.!?]{3,80})\. (?P<rest>[A-Z].{20,})$", text
    )
    if match is None:
        return None
    people = read_name_list(match["names"])
    about = {word for person in people for word in person.name.split()} | {"She", "He", "They"}
    first = match["rest"].split()[0].rstrip(",")
    return (match["label"], match["names"], match["rest"]) if first in about else None


def _is_all_names(rest: str) -> bool:
    """ "By February it has been drying" is no byline: behind the names stands a post at most."""
    return (
        len(rest.split()) <= 30
        and not re.search(r"[.!?]\s+[A-Z]\w+\s+\w+\s+\w+", rest)
        and all(
            not re.match(r"(?:has|had|is|was|were|it|they|he|she|we|you|said|says)\b", person.rest)
            for person in read_name_list(rest)
        )
    )
