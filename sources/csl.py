"""The bibliographic record of a source as CSL-JSON 1.0.2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from delivery.citations.items import CONTAINED, date
from delivery.citations.kinds import called
from sources.models import Identifier, Source

_VARIABLES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn13": "ISBN", "issn": "ISSN"}
_NUMBERS = ("arxiv", "nct")
_OURS = {
    "id",
    "type",
    "title",
    "container-title",
    "publisher",
    "issued",
    "accessed",
    "URL",
    "number",
    *_VARIABLES.values(),
}


def csl(source: Source, identifiers: Iterable[Identifier]) -> dict[str, Any]:
    """The record made from the source's fields. What the stored record knows beyond them, such as authors, is kept."""
    kind = called(source.kind).csl
    made: dict[str, Any] = {
        "id": source.pid,
        "type": kind,
        "title": source.title,
        "container-title" if kind in CONTAINED else "publisher": source.publisher,
        "issued": date(source.issued_on),
        "accessed": date(source.accessed_on),
        "URL": source.url_canonical,
    }
    for identifier in identifiers:
        if identifier.scheme in _VARIABLES:
            made.setdefault(_VARIABLES[identifier.scheme], identifier.normalised)
        elif identifier.scheme in _NUMBERS:
            made.setdefault("number", identifier.normalised)
    kept = {name: value for name, value in source.csl.items() if name not in _OURS}
    return {**{name: value for name, value in made.items() if value}, **kept}
