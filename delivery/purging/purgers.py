"""The caches that are told what to drop, one function a provider: each takes any number of tags and sends them in batches.

Which one is called is ``settings.CACHE_PURGER``. Addresses and tokens come from the settings and are trusted: a Varnish stands on a
private network more often than not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings

from cms.core.errors import DomainError
from cms.core.outgoing import Answer, send

FASTLY_KEYS = 256  # of one request, by Fastly's limit
CLOUDFLARE_TAGS = 30  # of one request, which every plan takes
VARNISH_CHARS = 4000  # of the one header; Varnish takes 8 kB of it by default
TIMEOUT_S = 10.0


class PurgeFailed(Exception):
    """Why a cache still holds what it should have dropped: a sentence without secrets."""


def varnish(tags: Sequence[str]) -> None:
    """Every server in ``VARNISH_URLS``: keys for vmod_xkey, or for a ban a regular expression over ``Cache-Tag``."""
    method, header = ("BAN", "x-ban-tags") if settings.VARNISH_METHOD == "BAN" else ("PURGE", "xkey-purge")
    for url in settings.VARNISH_URLS:
        for batch in by_length(tags, most=VARNISH_CHARS):
            value = _expression(batch) if method == "BAN" else " ".join(batch)
            _ask(method, url, {header: value}, "Varnish")


def fastly(tags: Sequence[str]) -> None:
    """Surrogate keys of one service."""
    url = f"{settings.FASTLY_URL}/service/{settings.FASTLY_SERVICE}/purge"
    for batch in by_number(tags, most=FASTLY_KEYS):
        given = {
            "Fastly-Key": settings.FASTLY_TOKEN,
            "Surrogate-Key": " ".join(batch),
            "Accept": "application/json",
        }
        _ask("POST", url, given, "Fastly")


def cloudflare(tags: Sequence[str]) -> None:
    """Cache tags of one zone."""
    url = f"{settings.CLOUDFLARE_URL}/zones/{settings.CLOUDFLARE_ZONE}/purge_cache"
    given = {"Authorization": f"Bearer {settings.CLOUDFLARE_TOKEN}", "Content-Type": "application/json"}
    for batch in by_number(tags, most=CLOUDFLARE_TAGS):
        answer = _ask("POST", url, given, "Cloudflare", content=json.dumps({"tags": batch}).encode())
        if not _succeeded(answer):
            raise PurgeFailed("Cloudflare answered that it did not purge.")


PURGERS: dict[str, Callable[[Sequence[str]], None]] = {"varnish": varnish, "fastly": fastly, "cloudflare": cloudflare}

# What each cannot do without, by the names of the settings.
NEEDED: dict[str, tuple[str, ...]] = {
    "varnish": ("VARNISH_URLS",),
    "fastly": ("FASTLY_SERVICE", "FASTLY_TOKEN"),
    "cloudflare": ("CLOUDFLARE_ZONE", "CLOUDFLARE_TOKEN"),
}


def by_number(tags: Sequence[str], *, most: int) -> Iterator[list[str]]:
    for start in range(0, len(tags), most):
        yield list(tags[start : start + most])


def by_length(tags: Sequence[str], *, most: int) -> Iterator[list[str]]:
    """Batches whose tags, with a character between two of them, are no longer than ``most``; at least one tag in each."""
    batch: list[str] = []
    length = 0
    for tag in tags:
        if batch and length + len(tag) > most:
            yield batch
            batch, length = [], 0
        batch.append(tag)
        length += len(tag) + 1
    if batch:
        yield batch


def _expression(batch: Sequence[str]) -> str:
    """Whole tags only: ``topic:1`` must not drop ``topic:12``."""
    return f"(^|,\\s*)({'|'.join(map(re.escape, batch))})(\\s*,|$)"


def _ask(method: str, url: str, headers: dict[str, str], name: str, *, content: bytes = b"") -> Answer:
    try:
        answer = send(method, url, headers=headers, content=content, timeout_s=TIMEOUT_S, trusted=True)
    except DomainError as error:
        raise PurgeFailed(f"{name}: {error.message}") from error
    if not 200 <= answer.status < 300:
        raise PurgeFailed(f"{name} answered with {answer.status}.")
    return answer


def _succeeded(answer: Answer) -> bool:
    try:
        return json.loads(answer.body)["success"] is True
    except (ValueError, KeyError, TypeError):
        return False
