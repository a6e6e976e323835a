"""Real bibliographic records, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from delivery.citations.cleaning import clean

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "citations"


def registry() -> list[dict[str, Any]]:
    """What DOI registries answer, as it came."""
    path = SAMPLES / "csl-json" / "citation-js-doi.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    records = [each for value in found.values() for each in (value if isinstance(value, list) else [value])]
    path = SAMPLES / "crossref-http" / "crossref-10.5555-12345678.subset.json"
    return [*records, json.loads(path.read_text())["message"]] if path.exists() else records


def pubmed() -> list[dict[str, Any]]:
    """PubMed's articles with the variables that citations need."""
    files = sorted((SAMPLES / "pubmed-xml").glob("*.xml"))
    roots = [ElementTree.fromstring(path.read_bytes()) for path in files]  # noqa: S314 - files beside this checkout
    return [_article(each) for root in roots for each in root.iter("PubmedArticle")]


def _article(found: Any) -> dict[str, Any]:
    article, day = found.find(".//Article"), found.find(".//Journal//PubDate")
    year = day.findtext("Year")
    return {
        "title": _inner(article.find("ArticleTitle")),
        "container-title": _inner(article.find("Journal/Title")),
        "volume": article.findtext("Journal//Volume"),
        "issue": article.findtext("Journal//Issue"),
        "page": article.findtext(".//MedlinePgn"),
        "author": [_author(each) for each in article.iter("Author")],
        "issued": {"date-parts": [[year]]} if year else {"literal": day.findtext("MedlineDate")},
        "PMID": found.findtext(".//PMID"),
    }


def _author(found: Any) -> dict[str, Any]:
    if family := found.findtext("LastName"):
        return {"family": family, "given": found.findtext("ForeName"), "suffix": found.findtext("Suffix")}
    return {"literal": found.findtext("CollectiveName")}


def _inner(found: Any) -> str:
    return ElementTree.tostring(found, encoding="unicode") if found is not None else ""


def cleaned(kind: str = "article-journal") -> list[dict[str, Any]]:
    """All of them as items."""
    return [
        {"id": f"0198c0de-0000-7000-8000-{number:012}", "type": kind, **clean(each)}
        for number, each in enumerate([*registry(), *pubmed()])
    ]
