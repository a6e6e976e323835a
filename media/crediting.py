"""The credit line as it is printed: compiled from who made and who supplied a picture, in the words the supplier asks for."""

from __future__ import annotations

import re

from media.models import Image

DEFAULT_TEMPLATE = "{creator}/{supplier}"
# How suppliers ask to be named in print, by their folded name; the others are named by the default.
TEMPLATES = {
    "ap": "AP Photo/{creator}",
    "ap photo": "AP Photo/{creator}",
    "associated press": "AP Photo/{creator}",
    "reuters": "Reuters/{creator}",
    "science photo library": "{creator}/Science Photo Library",
    "spl": "{creator}/Science Photo Library",
    "unsplash": "{creator} on Unsplash",
    "pexels": "{creator} via Pexels",
    "pixabay": "{creator} via Pixabay",
    "wikimedia commons": "{creator}, via Wikimedia Commons",
}
_CREATIVE_COMMONS = re.compile(
    r"^https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<terms>by[a-z-]*)/(?P<version>[\d.]+)|publicdomain/zero/(?P<zero>[\d.]+))",
    re.IGNORECASE,
)


def compile(image: Image) -> str:
    """``credit_line`` where the contract prescribes its words, else creator and supplier; "" when nobody is named.

    A Creative Commons licence is named behind them, as its terms ask. Runs no query.
    """
    if image.credit_line:
        return image.credit_line
    if image.creator and image.supplier and image.creator.casefold() != image.supplier.casefold():
        template = TEMPLATES.get(image.supplier.casefold(), DEFAULT_TEMPLATE)
        line = template.format(creator=image.creator, supplier=image.supplier)
    else:
        line = image.creator or image.supplier
    licence = licence_name(image.licence_url)
    return f"{line}, {licence}" if line and licence else line


def licence_name(url: str) -> str:
    """``CC BY-SA 4.0`` for the address of a Creative Commons licence; "" for any other."""
    match = _CREATIVE_COMMONS.match(url)
    if not match:
        return ""
    if match["zero"]:
        return f"CC0 {match['zero'].strip('.')}"
    return f"CC {match['terms'].upper()} {match['version'].strip('.')}"
