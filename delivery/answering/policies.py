"""How long who may keep an answer."""

from __future__ import annotations

from django.conf import settings

_AFTERWARDS = "stale-while-revalidate=600, stale-if-error=86400"
SHARED = f"public, max-age=30, s-maxage=30, {_AFTERWARDS}"
PURGED = f"public, max-age=30, s-maxage=86400, {_AFTERWARDS}"
FEED = "public, max-age=1, s-maxage=1, stale-if-error=600"
SEARCH = "public, max-age=30, s-maxage=30, stale-while-revalidate=60, stale-if-error=600"
STATIC = f"public, max-age=300, s-maxage=300, {_AFTERWARDS}"
NO_STORE = "no-store"


def shared(min_seq: int | None = None) -> str:
    """For documents and lists: a shared cache that is told of every change may keep them for a day.

    Who asked with ``min_seq`` cannot use what a cache has, and has nothing to give to it.
    """
    if min_seq is not None:
        return NO_STORE
    return PURGED if settings.CACHE_PURGER else SHARED
