"""Words as search compares them: the same for what is indexed and for what is asked.

A word is a run of letters and digits, folded: lower case, without accents, in compatibility form. Of Chinese and Japanese, which
put no spaces between words, each character is a word. No parser of the database is involved, so its locale and its reading of
addresses, file names and hyphens change nothing, and the place of a word in a text can be told to the character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MAX_FOLDED = 20_000  # characters whose folding is kept: more than any newsroom's languages have
MAX_WORD_LENGTH = 60  # characters; what is longer is no word that anybody asks for, and is left out

# Letters that Unicode does not take apart, as readers without them on their keyboard write them.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n"}
)
_JOINERS = "\u00ad\u200c\u200d\u2060\ufeff"  # they stand inside words and print nothing
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_SPACELESS = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


class Word(NamedTuple):
    """A word and where it stands: ``start`` and ``end`` count Unicode code points of the text as given."""

    text: str
    start: int
    end: int


class _Folding(dict[int, str]):
    """What each character becomes; filled as characters are met, so that a text costs one look-up a character."""

    def __missing__(self, code: int) -> str:
        if len(self) >= MAX_FOLDED:
            self.clear()
        folded = self[code] = _fold(chr(code))
        return folded


def words(text: str) -> list[str]:
    """The words of a text in order, those that are too long as "", so that a word's number is its place."""
    if not text.isascii():  # most texts are but for their accents and quotation marks, and then looked up at once
        mostly = _FOREIGN.sub(lambda run: run[0].translate(_FOLDING), text)
        text = mostly if mostly.isascii() else text
    return [word if len(word) <= MAX_WORD_LENGTH else "" for word in text.translate(_FOLDING).split()]


def spans(text: str) -> list[tuple[int, int]]:
    """The places of the same words alone."""
    if text.isascii():
        return [run.span() for run in _ASCII_WORD.finditer(text.lower())]
    return [(word.start, word.end) for word in placed(text)]


def placed(text: str) -> list[Word]:
    """The same words with their places."""
    if text.isascii():
        return [_word([run[0]], *run.span()) for run in _ASCII_WORD.finditer(text.lower())]
    found: list[Word] = []
    letters: list[str] = []
    start = end = 0
    for at, character in enumerate([*text, " "]):
        folded = _FOLDING[ord(character)]
        if folded.startswith(" "):
            if letters:
                found.append(_word(letters, start, end))
                letters = []
            if folded.strip():
                found.append(Word(folded.strip(), at, at + 1))
        elif folded or letters:  # a mark that folds to nothing belongs to the letter before it
            start = start if letters else at
            letters.append(folded)
            end = at + 1
    return found


def _word(letters: list[str], start: int, end: int) -> Word:
    word = "".join(letters)
    return Word(word if len(word) <= MAX_WORD_LENGTH else "", start, end)


def _fold(character: str) -> str:
    """A letter or digit as compared, "" for what disappears inside words, a space for what stands between them."""
    if character in _JOINERS or unicodedata.combining(character):
        return ""
    if not _is_in_words(character):
        return " "
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()).translate(_LETTERS)
    kept = "".join(c for c in folded if not unicodedata.combining(c) and _is_in_words(c))
    if any(first <= character <= last for first, last in _SPACELESS):
        return f" {kept} "
    return kept or " "


def _is_in_words(character: str) -> bool:
    """Letters, digits, and the signs of scripts whose vowels are marks of their own."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


_FOLDING = _Folding()
