"""The bibliographic record of a source as CSL-JSON 1.0.2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.core.dates import span
from sources.models import Identifier, Source

_TYPES = {
    "journal_article": "article-journal",
    "systematic_review": "article-journal",
    "preprint": "article",
    "guideline": "report",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "government_page": "webpage",
    "institution_page": "webpage",
    "encyclopedia_entry": "entry-encyclopedia",
    "news_article": "article-newspaper",
    "press_release": "article",
    "blog_post": "post-weblog",
    "social_post": "post",
    "video": "motion_picture",
    "podcast": "broadcast",
    "interview": "interview",
    "personal_communication": "personal_communication",
    "court_or_law": "legislation",
    "patent": "patent",
}
# Where the "publisher" of our form is the work that the source stands in.
_CONTAINED = {
    "article-journal",
    "article-newspaper",
    "chapter",
    "entry-encyclopedia",
    "webpage",
    "post-weblog",
    "post",
    "broadcast",
}
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
    kind = _TYPES.get(source.kind, "document")
    made: dict[str, Any] = {
        "id": source.pid,
        "type": kind,
        "title": source.title,
        "container-title" if kind in _CONTAINED else "publisher": source.publisher,
        "issued": _date(source.issued_on),
        "accessed": _date(source.accessed_on),
        "URL": source.url_canonical,
    }
    for identifier in identifiers:
        if identifier.scheme in _VARIABLES:
            made.setdefault(_VARIABLES[identifier.scheme], identifier.normalised)
        elif identifier.scheme in _NUMBERS:
            made.setdefault("number", identifier.normalised)
    kept = {name: value for name, value in source.csl.items() if name not in _OURS}
    return {**{name: value for name, value in made.items() if value}, **kept}


def _date(value: str) -> dict[str, Any]:
    """A CSL date: ``{"date-parts": [[2012, 1]]}``, with ``circa`` where EDTF says about or uncertain."""
    if not value:
        return {}
    read = span(value)
    return {"date-parts": [list(read.parts)], **({"circa": True} if read.qualifier else {})}
