"""Cited sources as works of schema.org, with the identifiers by which the world knows them."""

from __future__ import annotations

from typing import Any

from delivery.citations.items import CONTAINED, item
from delivery.citations.kinds import called
from delivery.entries import SourceEntry

GONE = {"retracted": "Retracted", "withdrawn": "Withdrawn", "removed": "Removed"}
_REGISTRIES = {"DOI": "https://doi.org/", "PMID": "https://pubmed.ncbi.nlm.nih.gov/"}
_NUMBERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "ISBN": "isbn"}


def work(key: str, source: SourceEntry) -> dict[str, Any]:
    record = item(key, source)
    kind = called(source.kind).schema
    found: dict[str, Any] = {
        "@type": kind,
        "name": record.get("title") or source.cited_as,
        "url": record.get("URL"),
        "author": [_author(name) for name in record.get("author", [])],
        "datePublished": _day(record.get("issued", {})),
        "identifier": [_identifier(name, record[name]) for name in _NUMBERS if name in record],
        "sameAs": [address + record[name] for name, address in _REGISTRIES.items() if name in record],
        "archivedAt": source.archived_url,
        "creativeWorkStatus": GONE.get(source.integrity),
        **_house(record),
    }
    return {name: value for name, value in found.items() if value}


def _author(name: dict[str, str]) -> dict[str, str]:
    """A name in parts is a person's; a whole one may be a group's, and is given as an organisation's."""
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    given, family = name.get("given", ""), name["family"]
    particle = name.get("non-dropping-particle") or name.get("dropping-particle", "")
    whole = " ".join(filter(None, [given, particle, family, name.get("suffix")]))
    return {"@type": "Person", "name": whole, "familyName": family, **({"givenName": given} if given else {})}


def _house(record: dict[str, Any]) -> dict[str, Any]:
    """What it stands in and who publishes it."""
    container, publisher = record.get("container-title"), record.get("publisher")
    stands_in = "Periodical" if record["type"] in {"article-journal", "article-newspaper"} else "CreativeWork"
    house: dict[str, Any] = {"publisher": {"@type": "Organization", "name": publisher}} if publisher else {}
    if container and record["type"] in CONTAINED:
        number = {"issn": record["ISSN"]} if stands_in == "Periodical" and "ISSN" in record else {}
        house["isPartOf"] = {"@type": stands_in, "name": container, **number}
    return house


def _identifier(name: str, value: str) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": _NUMBERS[name], "value": value}


def _day(issued: dict[str, Any]) -> str | None:
    """ISO 8601, as exact as it is known."""
    parts = issued.get("date-parts")
    if not parts or parts[0][0] < 0:
        return None
    return "-".join(f"{number:0{4 if place == 0 else 2}}" for place, number in enumerate(parts[0]))
