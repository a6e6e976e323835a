"""Text as it is kept: NFC, without control characters; and slugs."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Control characters other than tab and line feed, lone surrogates, and the two noncharacters that end a plane.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(value: str) -> str:
    """The text as given, with ``\\n`` line ends and without control characters: how verbatim text is kept."""
    if value.isprintable():
        return value
    return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def clean_text(value: str) -> str:
    """Many lines: NFC, ``\\n`` line ends, no control characters, outer white space gone."""
    return unicodedata.normalize("NFC", printable(value)).strip()


def clean_line(value: str) -> str:
    """One line: as ``clean_text``, with every run of white space a single space."""
    return " ".join(clean_text(value).split())


def digest(value: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


def words_digest(value: str) -> str:
    """SHA-256 of the words: the text in NFC with white space collapsed, so that line breaks and composed accents change nothing."""
    return digest(" ".join(unicodedata.normalize("NFC", value).split()))


def slugify(value: str, *, max_length: int = 80) -> str:
    """A slug of lower-case letters, digits and hyphens, accents folded, cut at a word; "" when nothing is left.

    Letters of other scripts stay as they are, so that a Greek or Japanese title still has a readable address.
    """
    folded = unicodedata.normalize("NFKD", value.casefold().replace("’", "").replace("'", ""))
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    slug = re.sub(r"[^\w]+|_+", "-", unicodedata.normalize("NFC", folded)).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rsplit("-", 1)[0]
    return cut[:max_length].strip("-")


SLUG_PATTERN = r"^[^\W_]+(-[^\W_]+)*$"
