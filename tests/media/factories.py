"""Pictures, really drawn."""

from __future__ import annotations

import hashlib
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from media.models import Image, RightsGrant

_numbers = count(1)


def draw_picture(*, width: int = 48, height: int = 32, format: str = "JPEG", seed: int | None = None) -> bytes:
    """The bytes of a picture that no other call draws."""
    number = next(_numbers) if seed is None else seed
    picture = Pillow.new("RGB", (width, height), (number * 37 % 256, number * 101 % 256, number // 256 % 256))
    out = BytesIO()
    picture.save(out, format)
    return out.getvalue()


def make_image(**overrides: Any) -> Image:
    """A picture with a file, a creator and alt text. Tests that call it should point MEDIA_ROOT at ``tmp_path``."""
    content = draw_picture()
    digest = hashlib.sha256(content).hexdigest()
    drawn = {
        "file": ContentFile(content, f"{digest}.jpg"),
        "sha256": digest,
        "original_name": "picture.jpg",
        "format": "JPEG",
        "size_bytes": len(content),
        "width": 48,
        "height": 32,
        "creators": ["Ada Quill"],
        "alt_text": "A grey rectangle.",
    }
    return Image.objects.create(**{**drawn, **overrides})


def make_grant(**overrides: Any) -> RightsGrant:
    if "image" not in overrides:
        overrides["image"] = make_image()
    return RightsGrant.objects.create(**{"basis": "staff", "permits": ["web"], **overrides})
