"""What a number is worth, in figures or in words."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from articles.checking.wording.lists import listed

_SMALL = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
WORDS = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
ORDINALS = {
    word: value
    for value, word in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        start=1,
    )
} | {"thirtieth": 30, "hundredth": 100, "thousandth": 1000}
PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
         "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10}  # fmt: skip
TIMES = {"once": 1, "twice": 2, "thrice": 3}
ROMAN = {numeral: value for value, numeral in enumerate(listed("I II III IV V VI VII VIII IX X XI XII"), start=1)}
NUMBERED = {"type", "phase", "stage", "grade", "class", "part", "chapter", "volume", "level", "factor", "war", "group"}
MOST_DIGITS = 30

_FRACTION = re.compile(r"(\d{1,3})[/⁄](\d{1,2})")
_VULGAR = re.compile(r"(\d*) ?([¼-¾⅐-⅞])")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+")
_PLAIN = re.compile(r"\d*\.?\d+")
_COMMA = re.compile(r"\d+,\d{1,2}|0,\d+")

FIGURE = re.compile(
    r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?!\d)"  # a date in figures
    r"|\d+:\d+(?::\d+)*"  # a time or a ratio
    r"|\d+(?:\.\d+){2,}"  # a version
    r"|(?:\d+[ -])?\d{1,3}[/⁄]\d{1,3}(?![\d/])|\d* ?[¼-¾⅐-⅞]"  # a fraction, or a pair such as 120/80
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)"  # 1,200
    r"|\d+(?:[.,]\d+)*|(?<!\w)\.\d+"
)


def figures(text: str) -> Fraction | str:
    """The value of a number in figures; what has none, such as 10:30 or 120/80, is itself."""
    if len(text) > MOST_DIGITS:
        return text
    if match := _VULGAR.fullmatch(text):
        return int(match[1] or 0) + Fraction(unicodedata.numeric(match[2])).limit_denominator(100)
    if _GROUPED.fullmatch(text):
        return Fraction(re.sub(r"[ ,]", "", text))
    if _PLAIN.fullmatch(text):
        return text if len(text) > 1 and text[0] == "0" and text[1:].isdigit() else Fraction(text)
    if _COMMA.fullmatch(text):
        return Fraction(text.replace(",", "."))
    whole, _, part = text.rpartition(" ")
    if (match := _FRACTION.fullmatch(part)) and int(match[1]) < int(match[2]) <= 10:
        return Fraction(int(match[1]), int(match[2])) + int(whole or 0)
    return text


def in_words(words: list[str]) -> tuple[int, Fraction] | None:
    """How many of these words (lower case, hyphens divided) make a number from the first on, and its value."""
    a_hundred = words[:1] == ["a"] and len(words) > 1 and words[1] in SCALES
    used, value = _cardinal(["one", *words[1:]] if a_hundred else words)
    if used and words[used : used + 3] == ["and", "a", "half"]:
        return used + 3, value + Fraction(1, 2)
    part = words[used] if used == 1 and len(words) > 1 else ""
    if part in PARTS and value < PARTS[part] and (value > 1) == part.endswith("s"):
        return 2, value / PARTS[part]
    return (used, value) if used else None


def _cardinal(words: list[str]) -> tuple[int, Fraction]:
    total, group, used = 0, 0, 0
    last = 10**15
    for place, word in enumerate(words):
        if word in WORDS and WORDS[word] < last:
            group += WORDS[word]
            last = 10 if WORDS[word] >= 20 else 0
        elif word in SCALES and used and word == "hundred" and 0 < group < 100:
            group, last = group * 100, 100
        elif word in SCALES and used and group:
            total, group, last = total + group * SCALES[word], 0, 10**15
        elif word == "and" and last == 100 and words[place + 1 : place + 2] and words[place + 1] in WORDS:
            continue
        else:
            break
        used = place + 1
    return used, Fraction(total + group)
