"""What stands in the headers of every public answer, errors included: anybody may read them, from any page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings

from delivery import keys

EXPOSED = "ETag, Link, Request-Id"
BODILESS = {204, 304}


class Headers(Protocol):
    """A dict, or the headers of a response of Django's."""

    def __setitem__(self, name: str, value: str, /) -> None: ...
    def get(self, name: str, /) -> Any: ...
    def pop(self, name: str, default: None, /) -> Any: ...


def open_to_all(headers: Headers, environment: Mapping[str, Any], *, status: int) -> None:
    """Add what is missing to the headers of an answer to the request of this environment."""
    headers["X-Content-Type-Options"] = "nosniff"
    if keys.keys_required() and "public" in (headers.get("Cache-Control") or ""):
        keep_private(headers)
    known = headers.get("Vary")
    vary = "Accept-Encoding" if "*" in settings.CORS_ORIGINS else "Accept-Encoding, Origin"
    headers["Vary"] = f"{known}, {vary}" if known else vary
    origin = _allowed(environment.get("HTTP_ORIGIN"))
    if origin:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = EXPOSED
    if status in BODILESS:  # nothing is sent, and zero would be untrue of a 304 (RFC 9110 §8.6)
        for name in ("Content-Length", "Content-Type"):
            headers.pop(name, None)


def keep_private(headers: Headers) -> None:
    """What only holders of a key may read is kept by no cache that others share."""
    kept = str(headers.get("Cache-Control")).split(", ")
    headers["Cache-Control"] = ", ".join(
        "private" if each == "public" else each for each in kept if not each.startswith("s-maxage")
    )
    known = headers.get("Vary")
    headers["Vary"] = f"{known}, Authorization" if known else "Authorization"


def _allowed(origin: str | None) -> str | None:
    """CORS for any origin or for those named, never with credentials."""
    if "*" in settings.CORS_ORIGINS:
        return "*"
    return origin if origin in settings.CORS_ORIGINS else None


def guard(headers: dict[str, str]) -> None:
    """The headers that Django's middleware sets on every answer, whose answer this is not."""
    headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    headers["Referrer-Policy"] = settings.SECURE_REFERRER_POLICY
    headers["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
