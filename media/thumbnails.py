"""Small pictures for the newsroom's own screens: staff see them before anything is public, readers never."""

from __future__ import annotations

from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from media import colour, opening
from media.models import Image

SIDE = 560
MEDIA_TYPE = "image/webp"


def thumbnail(image: Image) -> bytes:
    """A WebP of at most ``SIDE`` pixels a side, made once for each original. Raises Unreadable when the original is lost."""
    kept = name(image)
    if default_storage.exists(kept):
        with default_storage.open(kept) as file:
            return bytes(file.read())
    content = _draw(image)
    default_storage.save(kept, ContentFile(content))
    return content


def name(image: Image) -> str:
    """Where the thumbnail of these bytes is kept."""
    return f"thumbnails/{image.sha256[:2]}/{image.sha256}-{SIDE}.webp"


def _draw(image: Image) -> bytes:
    with opening.alone(), default_storage.open(str(image.file.name)) as original:
        decoded = opening.decode(original.read(), at_least=(SIDE, SIDE))
        turn = opening.orientation(decoded)
        small = opening.shrunk(decoded, opening.fitted(decoded.size, SIDE))
        del decoded
    seen = colour.srgb(opening.turned(small, turn))
    seen.thumbnail((SIDE, SIDE))
    out = BytesIO()
    seen.save(out, "WEBP", quality=78)
    return out.getvalue()
