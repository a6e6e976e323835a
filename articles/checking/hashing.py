"""What a verdict is bound to: SHA-256 of the words, the passages and the captures that were judged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from articles.models import ClaimCitation
from cms.core.text import digest


def words_hash(text: str) -> str:
    """Of the text in NFC with white space collapsed: line breaks and composed accents change nothing."""
    return digest(" ".join(unicodedata.normalize("NFC", text).split()))


def passages_hash(citations: Iterable[ClaimCitation]) -> str:
    """Of everything a claim rests on: source, role, passage, the capture it was seen in; in an order of its own."""
    lines = sorted(
        f"{each.source.pid}\x1f{each.role}\x1f{words_hash(each.passage)}\x1f{each.capture_id or ''}"
        for each in citations
    )
    return digest("\x1e".join(lines))


def subject_hash(words: str, passages: str) -> str:
    """Of a claim: the hashes of its words and its passages, together."""
    return digest(f"{words}\x1d{passages}")
