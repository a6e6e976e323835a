"""Sources as published documents show them."""

from __future__ import annotations

from typing import Any

from delivery import contract
from delivery.citations.cleaning import clean
from delivery.vocabulary import Vocabulary
from sources.csl import csl
from sources.models import Source

# On whose word a source is alive or dead is the newsroom's own affair.
_HEALTH: dict[str, str] = {Source.Health.FORCED_ALIVE: "alive", Source.Health.FORCED_DEAD: "dead"}


VOCABULARY: Vocabulary = {
    contract.SourceEntry: {
        "kind": Source.Kind.values,
        "role": Source.Role.values,
        "health": [each for each in Source.Health.values if each not in _HEALTH],
        "integrity": Source.Integrity.values,
    },
    contract.SourceCard: {"kind": Source.Kind.values},
}


def entry(source: Source) -> contract.SourceEntry:
    return contract.SourceEntry(**_facts(source))


def document(source: Source, *, url: str) -> contract.Source:
    return contract.Source(contract=contract.CONTRACT, id=source.pid, seq=0, self_url=url, **_facts(source))


def address(source: Source) -> str | None:
    """Where a reader finds it: the canonical address, else the one cited, else its DOI's."""
    return _address(source, _identifiers(source).get("doi"))


def _address(source: Source, doi: str | None) -> str | None:
    return source.url_canonical or source.url_as_cited or (f"https://doi.org/{doi}" if doi else None)


def _facts(source: Source) -> dict[str, Any]:
    known = _identifiers(source)
    return {
        "title": source.display_title,
        "publisher": source.publisher or None,
        "url": _address(source, known.get("doi")),
        "cited_as": source.cited_as,
        "doi": known.get("doi"),
        "pmid": known.get("pmid"),
        "kind": source.kind,
        "role": source.evidence_role,
        "accessed_on": source.accessed_on or None,
        "archived_url": None,
        "health": _HEALTH.get(source.health, source.health),
        "integrity": source.integrity,
        "csl": _record(source),
    }


def _record(source: Source) -> dict[str, Any]:
    """What citations are made from: only what CSL knows, in the types that it gives."""
    made = csl(source, source.identifiers.all())
    return {"type": made["type"], **clean(made)}


def _identifiers(source: Source) -> dict[str, str]:
    """Scheme → the first identifier of that scheme. No query where ``identifiers`` is prefetched."""
    found: dict[str, str] = {}
    for each in source.identifiers.all():
        found.setdefault(each.scheme, each.normalised)
    return found
