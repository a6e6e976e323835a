"""Answers and their headers. What stands in every answer of the public surface is added in ``opening``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from cms.core.replies import Reply
from delivery import conditional
from delivery.answering import policies
from delivery.coding import GZIP

JSON = "application/json"


class Answer(NamedTuple):
    """The headers of an answer, known before its body is made; ``canonical`` and ``next`` are absolute addresses.

    ``cache_control`` is that of documents and lists unless given. ``alternates``: the same in other languages, as language and
    absolute address.
    """

    etag: str
    cache_control: str = ""
    cache_tags: Sequence[str] = ()
    language: str = ""
    last_modified: datetime | None = None
    canonical: str = ""
    next: str = ""
    alternates: Sequence[tuple[str, str]] = ()

    @property
    def headers(self) -> dict[str, str]:
        headers = {"ETag": self.etag, "Cache-Control": self.cache_control or policies.shared()}
        if self.last_modified:
            headers["Last-Modified"] = conditional.http_time(self.last_modified)
        if self.language:
            headers["Content-Language"] = self.language
        if self.cache_tags:
            headers["Cache-Tag"] = ",".join(self.cache_tags)
        links = [f'<{self.canonical}>; rel="canonical"'] if self.canonical else []
        if self.next:
            links.append(f'<{self.next}>; rel="next"')
        links += [f'<{each}>; rel="alternate"; hreflang="{language}"' for language, each in self.alternates]
        if links:
            headers["Link"] = ", ".join(links)
        return headers


def not_modified(answer: Answer) -> Reply:
    return Reply(304, answer.headers)


def whole(answer: Answer, body: bytes, *, media_type: str = JSON, is_packed: bool = False) -> Reply:
    """The body as it stands, or as gzip where it ``is_packed``; its ETag must say so already."""
    headers = {**answer.headers, "Content-Type": media_type}
    if is_packed:
        headers["Content-Encoding"] = GZIP
    return Reply(200, headers, body)


def moved(answer: Answer) -> Reply:
    """It lives on at its canonical address."""
    tags = ",".join(answer.cache_tags)
    cache_control = answer.cache_control or policies.shared()
    return Reply(301, {"Location": answer.canonical, "Cache-Control": cache_control, "Cache-Tag": tags})


def address(path: str, query: str = "") -> str:
    """Absolute, as everything that leaves here, from ``SERVICE_URL``."""
    return f"{settings.SERVICE_URL}{path}{query}"
