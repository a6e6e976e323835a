"""One term written in two ways: harmless, unless the way of writing tells two things apart."""

from __future__ import annotations

import re

from articles.checking.wording.cues import WEIGHTY
from articles.checking.wording.differences import Text
from articles.checking.wording.lists import listed
from articles.checking.wording.numerals import WORDS
from articles.checking.wording.terms import Term
from articles.checking.wording.units import NAMES
from articles.checking.wording.vocabulary import is_ordinary, mistyped, same_spelling, unaccented

# Written small they are ordinary words, in capitals they are something else.
_ACRONYMS = set(
    listed(
        "us it who aids aid ms or er ed am pm me als can all sad pet cat lab ice fast dash sids her gas rice mind ra in as an "
        "be do go he if is my no of on so to we act age aim arms bad cad cap care chip cope cops crisp dare flu gem hart help "
        "hit his lad lap let map men mit mope nice oh par pin post raid rest safe save scan sea seal star step tab tip top"
    )
)
_CAPITONYMS = set(
    listed(
        "polish turkey china march may august will mark bill job lent nice reading rose frank chile cuba mercury mars jack "
        "john rob pat bob sue grace faith hope joy art guy dick drew dean earl duke baker cook smith miller cork bath wales "
        "ash robin rusty sandy summer april june autumn christian catholic liberal democrat republican conservative labour "
        "orange apple amazon windows java jersey guinea lima tangier mali hamburger german english french swede dane finn "
        "may sun who titanic bern victor max chase holly ivy daisy lily violet iris olive pearl ruby amber crystal wood "
        "stone banks fields rivers woods parks hill young brown white black green gray grey"
    )
)
# A slip must not be as near to one of these as to the word that it is taken for.
_INSTEAD = frozenset(word for word in WEIGHTY if len(word) > 2) | set(WORDS)


def form(said: Text, i: int, source: Text, j: int) -> tuple[str, bool] | None:
    """The kind of difference and whether it is material; None where the two terms are the same.

    A difference of meaning is ("", True): its kind is judged with what stands around it.
    """
    one, other = said.terms[i], source.terms[j]
    if one.key != other.key:
        return _spelling(said, i, source, j)
    if one.text == other.text:
        return None
    if "-" in (one.text, other.text):
        return "punctuation", False  # the dash of a range
    if one.kind == "word":
        return _word(said, i, source, j)
    if one.kind in ("unit", "date"):
        return one.kind, False
    return ("punctuation" if _figures(one) == _figures(other) else "spelling"), False


def _figures(term: Term) -> str:
    return re.sub(r"[ ,]", "", term.text)


def _spelling(said: Text, i: int, source: Text, j: int) -> tuple[str, bool]:
    one, other = said.terms[i].word, source.terms[j].word
    if one and source.terms[j].kind == "unit":
        slip = mistyped(one, source.terms[j].text, instead=NAMES)
        return ("spelling", False) if slip else ("", True)
    if not one or not other:
        return "", True
    if _shortened(said.terms[i], source.terms[j]) or _shortened(source.terms[j], said.terms[i]):
        return "spelling", False
    is_name = _is_name(source, j)
    if same_spelling(one, other) and (not is_name or len(one) > 4 or unaccented(one) == unaccented(other)):
        return "spelling", False
    instead = _INSTEAD | {term.word for term in source.terms if len(term.word) > 3}
    slip = not is_name and mistyped(one, other, instead=instead)
    return ("spelling", False) if slip else ("", True)


def _is_name(text: Text, at: int) -> bool:
    """A capital inside a sentence, or at its beginning before another one."""
    follows = text.terms[at + 1 : at + 2]
    paired = bool(follows) and follows[0].text[0].isupper() and text.gap(at + 1) == " "
    maybe = paired or text.terms[at].word in _CAPITONYMS or not text.opens(at)
    return text.terms[at].text[0].isupper() and maybe


def _shortened(short: Term, full: Term) -> bool:
    """He'd is "he had" or "he would", and it's "it is" or "it has"."""
    if short.word == "'d":
        return full.word in ("had", "would")
    return short.text.endswith("'s") and short.word == "is" and full.word == "has"


def _word(said: Text, i: int, source: Text, j: int) -> tuple[str, bool]:
    one, other = said.terms[i].text, source.terms[j].text
    if one.casefold() == other.casefold():
        return "case", _case_tells(said, i, source, j)
    if one.replace(".", "") == other.replace(".", ""):
        return "punctuation", False
    if one.replace(".", "").casefold() == other.replace(".", "").casefold():
        return "case", one.replace(".", "").casefold() in _ACRONYMS
    return "spelling", False


def _case_tells(said: Text, i: int, source: Text, j: int) -> bool:
    """Whether capitals make another thing of the word: US and us, Polish and polish, Co and CO."""
    one, other = said.terms[i].text, source.terms[j].text
    word = one.casefold()
    if said.folded.text.isupper() and len(said.terms) > 3:
        return word in ("us", "it", "who", "aids") and other.isupper()
    if len(one) == 1:
        return i > 0 and said.terms[i - 1].kind == "number"
    if one.isupper() != other.isupper():
        return word in _ACRONYMS or (len(one) < 4 and not is_ordinary(word))
    if one[1:] != other[1:]:
        return len(one) < 4
    capital, at = (said, i) if one[0].isupper() else (source, j)
    return word in _CAPITONYMS and not capital.opens(at)
