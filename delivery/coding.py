"""Content codings: a document is packed once, when it is stored."""

from __future__ import annotations

import gzip

GZIP = "gzip"
LEAST_BYTES = 1024  # below that an answer is one packet on the network either way
LEVEL = 6  # beyond it a document of usual length takes twice the time and loses another hundredth


def pack(body: bytes) -> bytes | None:
    """The body as gzip, the same bytes each time; None where that saves nothing worth unpacking for."""
    if len(body) < LEAST_BYTES:
        return None
    packed = gzip.compress(body, LEVEL, mtime=0)
    return packed if len(packed) < 0.9 * len(body) else None
