"""The credit line as it is printed: compiled from who made and who supplied a picture."""

from __future__ import annotations

from media.models import Image


def compile(image: Image) -> str:
    """``credit_line`` where the contract prescribes its words, else "Creator/Supplier"; "" when nobody is named."""
    if image.credit_line:
        return image.credit_line
    return "/".join(part for part in (image.creator, image.supplier) if part)
