"""Sources as lines of text, numbered in the order of citation, by a CSL style of our own and citeproc-py."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import VARIABLES, Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

STYLE = Path(__file__).with_name("style.csl")
# Whose words for "accessed", "no date" and "et al." the package has; other languages get English.
LOCALES = {
    "de": "de-DE", "en": "en-GB", "es": "es-ES", "fr": "fr-FR", "it": "it-IT", "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-PT",
    "sv": "sv-SE",
}  # fmt: skip
_KNOWN = {"id", "type", *VARIABLES}
_printing = threading.Lock()  # a style keeps what it prints in itself


def write(items: list[dict[str, Any]], *, language: str) -> bytes:
    """A line a source; nothing for none."""
    lines = printed(items, language=language)
    return "".join(f"{number}. {line}\n" for number, line in enumerate(lines, 1)).encode()


def printed(items: list[dict[str, Any]], *, language: str) -> list[str]:
    if not items:
        return []
    with _printing:
        bibliography = CitationStylesBibliography(
            _style(LOCALES.get(language.split("-")[0].lower(), "en-GB")),
            CiteProcJSON(map(_admitted, items)),
            formatter.plain,
        )
        for each in items:
            bibliography.register(Citation([CitationItem(str(each["id"]).lower())]))
        return [_tidy(str(entry)) for entry in bibliography.bibliography()]


@lru_cache(maxsize=len(LOCALES))
def _style(locale: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(STYLE), locale=locale, validate=False)


def _admitted(item: dict[str, Any]) -> dict[str, Any]:
    """What the printer knows: it warns of anything else."""
    return {name: value for name, value in item.items() if name.replace("-", "_") in _KNOWN}


def _tidy(line: str) -> str:
    """One line, that ends as a sentence does unless it ends with an address."""
    line = re.sub(r"([.!?])\.(?= |$)", r"\1", " ".join(line.split()))  # a title may bring its own full stop
    return line if re.search(r"(https?://\S+|[.!?)])$", line) else f"{line}."
