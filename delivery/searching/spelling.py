"""What a reader may have meant, when nothing was found: words that published articles show, never others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA

from delivery.searching.words import placed


def meant(text: str, near: Mapping[str, Sequence[tuple[str, int]]]) -> str | None:
    """The text with each word that nothing has replaced by the nearest one that is shown; None when there is none to replace."""
    written, at, changed = "", 0, False
    for word in placed(text):
        better = _nearest(word.text, near.get(word.text, ()))
        if better:
            written, at, changed = f"{written}{text[at : word.start]}{better}", word.end, True
    return f"{written}{text[at:]}" if changed else None


def _nearest(word: str, known: Sequence[tuple[str, int]]) -> str | None:
    """Fewest letters changed, swapped, added or left out; of two as near, the one in more articles."""
    most = 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3
    distances = [(OSA.distance(word, each), -articles, each) for each, articles in known]
    distance, _, nearest = min(distances, default=(most + 1, 0, ""))
    return nearest if distance <= most else None
