"""The forms in which citations are given, and the media type of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from delivery.citations import bibtex, printing, ris

Items = list[dict[str, Any]]


def _csl(items: Items, *, language: str) -> bytes:
    return msgspec.json.encode(items)


MEDIA_TYPES = {
    "csl": "application/vnd.citationstyles.csl+json",
    "bibtex": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "text": "text/plain",
}
_WRITERS: dict[str, Callable[..., bytes]] = {
    "csl": _csl,
    "bibtex": bibtex.write,
    "ris": ris.write,
    "text": printing.write,
}


def write(items: Items, *, form: str, language: str) -> bytes:
    """All of them, in their order. ``language`` is that of the words between, where a form has any."""
    return _WRITERS[form](items, language=language)
