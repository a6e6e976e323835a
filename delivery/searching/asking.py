"""What somebody typed into a search box, read as words that must be there, words that must not, and phrases.

Nothing that is typed is an operator of the database: what is not a word, a pair of quotation marks or a minus before a word is
a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from delivery.parameters import BadValue
from delivery.searching.words import words

MAX_LENGTH = 200  # characters
MAX_WORDS = 16
SHORTEST_PREFIX = 3  # letters; fewer begin half of all words

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‐‑‒–—−－", "-"))
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<run>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other: one word, or a phrase. ``is_prefix``: the last one may go on."""

    words: tuple[str, ...]
    is_excluded: bool = False
    is_prefix: bool = False


@dataclass(frozen=True)
class Asked:
    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def beginning(self) -> str:
        """What the last word begins with when it may go on, "" when none may; one letter is no beginning."""
        return next((term.words[-1] for term in self.terms if term.is_prefix and len(term.words[-1]) > 1), "")

    @property
    def words(self) -> list[str]:
        """Every word once, in the order typed."""
        return list(dict.fromkeys(word for term in self.terms for word in term.words))


def read_text(text: str) -> str:
    """The value of ``q``, white space collapsed. Raises BadValue for what no search box sends."""
    if len(text) > MAX_LENGTH:
        raise BadValue(f"give {MAX_LENGTH} characters at most.", code="too-long")
    if _CONTROL.search(text):
        raise BadValue("leave out control characters.")
    if not text.strip():
        raise BadValue("give one word at least.", code="missing")
    if len(words(text)) > MAX_WORDS:
        raise BadValue(f"give {MAX_WORDS} words at most.", code="too-many")
    return " ".join(text.split())


@lru_cache(maxsize=1024)  # the same text always means the same
def read(text: str) -> Asked:
    """A quotation mark without a second one is a space. The last word, unless in quotation marks or excluded, may go on."""
    typed = text.translate(_MARKS)
    if typed.count('"') % 2:
        typed = " ".join(typed.rsplit('"', 1))
    terms = []
    for part in _PART.finditer(typed):
        run = part["phrase"] if part["run"] is None else part["run"]
        found = tuple(word for word in words(run) if word)
        if not found:
            continue
        excluded = part["minus"] is not None
        is_last = part.end() == len(typed.rstrip()) and part["run"] is not None
        terms.append(Term(found, is_excluded=excluded, is_prefix=is_last and not excluded))
    return Asked(tuple(terms))
