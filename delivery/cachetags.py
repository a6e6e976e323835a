"""Cache tags: what a shared cache must drop when something changes.

Two vocabularies that never collide. With a hyphen, one thing: ``article-<id>``, ``image-<id>``; an answer carries the tag of
its record and of everything that it embeds. With a colon or bare, a collection: ``articles``, ``topic:<id>``, ``kind:news``,
``lang:en``; a list carries the narrowest that it is filtered by.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from delivery.endpoints import SEARCH_FILTERS

MAX_TAGS = 60  # about 3 kB of header, which every proxy takes
COLLECTIONS = {
    "article": "articles",
    "person": "people",
    "quote": "quotes",
    "image": "images",
    "source": "sources",
    "topic": "topics",
}


def thing(kind: str, public_id: object) -> str:
    return f"{kind}-{public_id}"


def language(code: str) -> str:
    return f"lang:{code}"


def of_document(kind: str, public_id: object, embedded: Iterable[str]) -> list[str]:
    """For one record; past the cap, the whole collection stands for what it embeds."""
    own = thing(kind, public_id)
    rest = sorted(set(embedded) - {own})
    return [own, *rest] if len(rest) < MAX_TAGS else [own, COLLECTIONS[kind]]


def of_list(kind: str, *, tags: Sequence[str], language_code: str | None, ids: Sequence[object]) -> list[str]:
    """For a list: the ids asked for, else the tags filtered by, else its language, else the collection."""
    if ids and len(ids) < MAX_TAGS:
        return [thing(kind, public_id) for public_id in ids]
    if tags and not ids:
        return list(tags)
    return [language(language_code)] if language_code and not ids else [COLLECTIONS[kind]]


def of_change(kind: str, public_id: object, *, language_code: str, tags: Iterable[str]) -> list[str]:
    """What a change makes stale: the record, its collections and, for a front end's own cache, the same names."""
    languages = [language(language_code)] if language_code else []
    return [thing(kind, public_id), COLLECTIONS[kind], *languages, *sorted(tags)]


def of_slug(kind: str, public_id: object) -> list[str]:
    """Of a thing, what is stale when its slug, live or old, means another: the way to it, and lists narrowed by that slug."""
    return [thing(kind, public_id), *(f"{name}:{public_id}" for name, named in SEARCH_FILTERS.items() if named == kind)]
