"""Which entries of the register some citations already have: many asked at once, in two queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from msgspec import Struct

from sources.identifiers import normalise
from sources.models import Identifier, Source

Key = tuple[str, str]  # (scheme, normalised value); an address is ("url", without http: or https:)


class Cited(Struct, frozen=True):
    """What a citation says about its source: identifiers as (scheme, value as written), and an address as written."""

    identifiers: tuple[tuple[str, str], ...] = ()
    url: str = ""


class Register:
    """The entries that some citations may belong to, found once and asked for one citation after the other."""

    def __init__(self) -> None:
        self._by_key: dict[Key, Source] = {}

    @classmethod
    def of(cls, citations: Iterable[Cited]) -> Register:
        """Look the citations up. Two queries, however many there are; none without citations."""
        found = cls()
        wanted = {key for cited in citations for key in keys(cited)}
        if not wanted:
            return found
        named = Q(pk__in=[])
        for scheme in sorted({scheme for scheme, _ in wanted}):
            named |= Q(scheme=scheme, normalised__in=_written(wanted, scheme))
        for row in Identifier.objects.filter(named).select_related("source").order_by("source_id"):
            found._enter((row.scheme, _bare(row.scheme, row.normalised)), row.source)
        if addresses := _written(wanted, "url"):
            for source in Source.objects.filter(url_canonical__in=addresses).order_by("pk"):
                found._enter(("url", _bare("url", source.url_canonical)), source)
        return found

    def find(self, cited: Cited) -> Source | None:
        """The entry with one of the identifiers, else the one with the address. No query."""
        return next((self._by_key[key] for key in keys(cited) if key in self._by_key), None)

    def add(self, cited: Cited, source: Source) -> None:
        """Enter a source that is new since the register was looked up."""
        for key in keys(cited):
            self._enter(key, source)

    def _enter(self, key: Key, source: Source) -> None:
        self._by_key.setdefault(key, source)


def keys(cited: Cited) -> list[Key]:
    """What is compared, identifiers first; what cannot be read is left out."""
    found = []
    for scheme, value in (*cited.identifiers, ("url", cited.url)):
        if value:
            try:
                found.append((scheme, _bare(scheme, normalise(scheme, value))))
            except ValueError:
                continue
    return list(dict.fromkeys(found))


def _bare(scheme: str, normalised: str) -> str:
    """http and https are the same address."""
    return normalised.split("://", 1)[-1] if scheme == "url" else normalised


def _written(wanted: Iterable[Key], scheme: str) -> Sequence[str]:
    values = sorted(value for found, value in wanted if found == scheme)
    return [f"{start}://{value}" for value in values for start in ("https", "http")] if scheme == "url" else values
