"""How a line is cased: as titles are, in capitals, or as a sentence."""

from __future__ import annotations

import re

from articles.importing.words import word_set

_SMALL = word_set("""
    a an the and or but nor for of to in on at by with from as is it vs via into your you my be not
""")


def is_title_case(text: str) -> bool:
    """Say whether most of the longer words are capitalised; a single word says nothing."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text)]
    long = [word for word in words[1:] if word.lower() not in _SMALL]
    return bool(long) and sum(word[0].isupper() for word in long) >= len(long) * 0.65


def is_caps(text: str) -> bool:
    """Say whether a line is printed in capitals and is more than an abbreviation."""
    letters = sum(map(str.isalpha, text))
    return letters >= 4 and sum(map(str.isupper, text)) >= letters * 0.9 and (" " in text.strip() or letters > 5)


def is_acronym(text: str) -> bool:
    """Say whether a line is one word in capitals, as the name of a house is: "NIAID"."""
    return text.isupper() and 2 <= len(text) <= 6 and text.isalpha()


def looks_like_heading(text: str) -> bool:
    """Say whether a short line is printed as headings are."""
    return is_title_case(text) or text.rstrip().endswith("?") or is_caps(text)
