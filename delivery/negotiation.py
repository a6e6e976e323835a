"""Whether a client takes what we have (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache


def accepts(header: str, media_type: str) -> bool:
    """Whether an Accept header admits a media type; the most specific range decides. No header admits everything."""
    if not header.strip():
        return True
    qualities = _qualities(header)
    ranges = (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    return next((qualities[each] for each in ranges if each in qualities), 0.0) > 0


def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header admits gzip and does not prefer the plain bytes (§12.5.3). No header asks for those."""
    if not header:
        return False
    qualities = _qualities(header)
    gzip = next((qualities[name] for name in ("gzip", "x-gzip", "*") if name in qualities), 0.0)
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


@lru_cache(maxsize=256)
def _qualities(header: str) -> Mapping[str, float]:
    return dict(_range(part) for part in header.lower().split(","))


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0
