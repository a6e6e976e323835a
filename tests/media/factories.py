"""Pictures, really drawn."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import Any

from PIL import Image as Pillow

from media import suppliers
from media.intake import receive
from media.models import Image, RightsGrant, Supplier

_numbers = count(1)


def draw_picture(*, width: int = 48, height: int = 32, format: str = "JPEG", seed: int | None = None) -> bytes:
    """The bytes of a picture that no other call draws."""
    number = next(_numbers) if seed is None else seed
    picture = Pillow.new("RGB", (width, height), (number * 37 % 256, number * 101 % 256, number // 256 % 256))
    out = BytesIO()
    picture.save(out, format)
    return out.getvalue()


def make_image(**overrides: Any) -> Image:
    """A picture taken in with a creator and alt text. Ask for the fixture ``uploads``, which keeps the file in ``tmp_path``.

    ``file=""`` makes one whose file is still to come.
    """
    described = {"creators": ["Ada Quill"], "alt_text": "A grey rectangle.", **overrides}
    if described.get("file") == "":
        return Image.objects.create(**described)
    image = receive(BytesIO(draw_picture()), name="picture.jpg", by=None)
    for name, value in described.items():  # also what no upload sets, such as metadata
        setattr(image, name, value)
    image.save()
    return image


def make_grant(**overrides: Any) -> RightsGrant:
    if "image" not in overrides:
        overrides["image"] = make_image()
    return RightsGrant.objects.create(**{"basis": "staff", "permits": ["web"], **overrides})


def make_supplier(**overrides: Any) -> Supplier:
    return suppliers.save_supplier(None, fields={"name": f"Agency {next(_numbers)}", **overrides}, by=None)
