"""Any picture as sRGB in 8 bits: colour profiles applied, CMYK, 16 bits, palettes and transparency understood."""

from __future__ import annotations

from io import BytesIO
from typing import cast

from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "GRAY": "L"}  # the profile's colour space → the mode it applies to
_SIXTEEN_BITS = ("I;16", "I;16L", "I;16B", "I;16N")
_GREY_CEILING = 65_535


def srgb(image: Image.Image) -> Image.Image:
    """``image`` as "RGB", or as "RGBA" when some of it is transparent. A broken or foreign profile counts as none."""
    profile = image.info.get("icc_profile")
    plain = _eight_bits(image)
    alpha = _alpha(plain)
    if alpha is not None:
        plain = plain.convert("LA" if plain.mode in {"LA", "La"} else "RGBA")
        plain = plain.convert("L" if plain.mode == "LA" else "RGB")
    colours = _converted(plain, profile) if isinstance(profile, bytes) else None
    colours = colours or plain.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    colours.info.pop("icc_profile", None)
    return colours


def flat(image: Image.Image, *, background: str = "#ffffff") -> Image.Image:
    """An sRGB picture without transparency, for formats that have none."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, background)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _eight_bits(image: Image.Image) -> Image.Image:
    if image.mode in _SIXTEEN_BITS:
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"I", "F"}:
        low, high = cast(tuple[float, float], image.getextrema())
        if high > 255 or low < 0:
            # A 16-bit grey PNG opens as "I"; anything wider is stretched to what it uses.
            scale = 255 / (_GREY_CEILING if low >= 0 and high <= _GREY_CEILING else max(high - low, 1))
            shift = 0 if high <= _GREY_CEILING and low >= 0 else -low * scale
            image = image.convert("F").point(lambda value: value * scale + shift)
        return image.convert("L")
    return image


def _alpha(image: Image.Image) -> Image.Image | None:
    """The transparency, or None when there is none or every pixel is opaque."""
    if "transparency" not in image.info and image.mode not in {"RGBA", "LA", "PA", "RGBa", "La"}:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    return None if alpha.getextrema() == (255, 255) else alpha


def _converted(image: Image.Image, profile: bytes) -> Image.Image | None:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if source.profile.xcolor_space.strip() not in _SPACES:
            return None
        mode = _SPACES[source.profile.xcolor_space.strip()]
        image = image if image.mode == mode else image.convert(mode)
        return ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
