"""Word lists as they are easiest to read: in one string."""

from __future__ import annotations


def listed(words: str, between: str | None = None) -> list[str]:
    """The words divided by white space, or whatever stands between the given marks."""
    return words.split(between)
