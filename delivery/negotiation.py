"""Whether a client takes what we have (RFC 9110 §12.5.1)."""

from __future__ import annotations


def accepts(header: str, media_type: str) -> bool:
    """Whether an Accept header admits a media type; the most specific range decides. No header admits everything."""
    if not header.strip():
        return True
    qualities = dict(_range(part) for part in header.lower().split(","))
    ranges = (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    return next((qualities[each] for each in ranges if each in qualities), 0.0) > 0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0
