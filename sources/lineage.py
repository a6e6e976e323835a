"""What retells what: sources that go back to one origin are one voice."""

from __future__ import annotations

from collections.abc import Iterable

from sources.models import Source


def independent(sources: Iterable[Source]) -> int:
    """How many voices the sources are: those that derive from one origin count once, and so do editions of one source.

    A query for each step back to the furthest origin.
    """
    keys = {source.pk for source in sources}
    voice = {key: key for key in keys}

    def of(key: int) -> int:
        while voice.setdefault(key, key) != key:
            key = voice[key]
        return key

    asked: set[int] = set()
    while unasked := voice.keys() - asked:
        asked |= unasked
        rows = Source.objects.filter(pk__in=unasked).values_list("pk", "derives_from", "superseded_by")
        for key, *links in rows:
            for link in filter(None, links):
                voice[of(key)] = of(link)
    return len({of(key) for key in keys})
