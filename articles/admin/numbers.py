"""Numbers as they come in addresses and hidden fields: from anybody, so perhaps none at all."""

from __future__ import annotations


def small_number(text: str | None) -> int | None:
    """The whole number that the text spells, below 10⁹, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
