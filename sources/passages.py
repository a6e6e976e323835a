"""Whether a text holds a passage, literally. Pure functions without a database.

Only how words are written down is folded: NFC, white space, quotation marks, dashes, soft hyphens. A passage is found as whole
words and whole numbers: "5 mg" is not in "15 mg", "0.5 mg" or "−5 mg".
"""

from __future__ import annotations

import re
import unicodedata

_FOLDED = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None}
)
# Scripts that write words without spaces between them: any place in them is the end of a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def fold(text: str) -> str:
    """The text as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_FOLDED).split())


def holds(text: str, passage: str) -> bool:
    """Whether the passage stands in the text. An empty one stands nowhere."""
    return holds_folded(fold(text), passage)


def holds_folded(here: str, passage: str) -> bool:
    """As ``holds``, of a text that is folded already: for many passages of one text."""
    wanted = fold(passage)
    at = here.find(wanted) if wanted else -1
    while at >= 0:
        if not _cuts_before(here, at) and not _cuts_after(here, at + len(wanted)):
            return True
        at = here.find(wanted, at + 1)
    return False


def _cuts_before(text: str, at: int) -> bool:
    if at == 0:
        return False
    before, first = text[at - 1], text[at]
    if _is_one_word(before, first):
        return True
    if not first.isdigit():
        return False
    further = text[at - 2] if at > 1 else " "
    return (before in ".," and further.isdigit()) or (before == "-" and not further.isalnum())


def _cuts_after(text: str, end: int) -> bool:
    if end == len(text):
        return False
    last, after = text[end - 1], text[end]
    is_decimal = last.isdigit() and after in ".," and text[end + 1 : end + 2].isdigit()
    return is_decimal or _is_one_word(last, after)


def _is_one_word(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and not _UNSPACED.match(left) and not _UNSPACED.match(right)
