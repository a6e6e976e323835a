"""What it costs to decode a picture, so that a worker stays below 400 MB whatever arrives.

Beside 90 MB of its own, 25 of the upload and up to 75 of what is made of the picture, ``MAX_DECODING_BYTES`` may be held. What a
pixel costs on its way was measured as the peak of a process of its own.
"""

from __future__ import annotations

from PIL.ImageFile import ImageFile

from cms.core.errors import Unreadable

MAX_DECODING_BYTES = 240_000_000
# The decoder of WebP keeps four copies, and lives on while the picture is made smaller.
_OF_FORMAT = {"WEBP": 19.5, "AVIF": 11.0}
# Pillow keeps a colour in four bytes, and shrinks it by way of some more; it takes another copy to be rid of transparency, or of
# numbers wider than a byte.
_COLOUR = 4.3
_OF_MODE = {
    **{"1": 1.0, "L": 1.0, "P": 1.0, "I;16": 2.0, "I;16L": 2.0, "I;16B": 2.0},
    **dict.fromkeys(("RGB", "CMYK", "YCbCr", "LAB"), _COLOUR),
}
_DEAREST = 5.0
_ALL_COLOURS = 6.0  # a progressive JPEG that spares no colour


def check(image: ImageFile) -> None:
    """Raise Unreadable when a picture, opened but not decoded, costs more than a worker can afford."""
    _check(*image.size, *_cost(image))


def check_webp(width: int, height: int) -> None:
    """As ``check``, for the canvas that a WebP file claims: Pillow makes room for it as soon as it opens one."""
    _check(width, height, _OF_FORMAT["WEBP"], "WebP")


def limits() -> list[tuple[str, int]]:
    """What is taken only up to fewer megapixels than others: in words, and how many."""
    found = [("WebP", _OF_FORMAT["WEBP"]), ("AVIF", _OF_FORMAT["AVIF"]), ("progressive JPEG", _ALL_COLOURS)]
    found += [("PNG or TIFF in colour", _COLOUR), ("PNG or TIFF with transparency", _DEAREST)]
    return sorted(((words, _megapixels(cost)) for words, cost in found), key=lambda each: each[1])


def _cost(image: ImageFile) -> tuple[float, str]:
    """Bytes a pixel, and what to call such a picture.

    A baseline JPEG is decoded at a small scale, some lines at a time: nothing. A progressive one is held as coefficients of two
    bytes each until its last scan: three bytes a pixel with the usual sparing of colour, six without.
    """
    name = {"WEBP": "WebP"}.get(str(image.format), str(image.format))
    if name in {"JPEG", "MPO"}:
        layers = getattr(image, "layer", None)
        if not layers or not image.info.get("progressive"):
            return 0.0, name
        samples = sum(across * down for _, across, down, *_ in layers)
        most = max(across for _, across, *_ in layers) * max(down for _, _, down, *_ in layers)
        return 2 * samples / most, "progressive JPEG like this one"
    if image.format in _OF_FORMAT:
        return _OF_FORMAT[str(image.format)], name
    return _OF_MODE.get(image.mode, _DEAREST), f"{name} in this kind of colour"


def _check(width: int, height: int, cost: float, kind: str) -> None:
    if width * height * cost > MAX_DECODING_BYTES:
        raise Unreadable(
            "image-too-heavy-to-decode",
            f"The picture has {width:,} × {height:,} pixels; of {kind} at most {_megapixels(cost)} megapixels are accepted. "
            "Save it as an ordinary (baseline) JPEG, or make it smaller.",
        )


def _megapixels(cost: float) -> int:
    return int(MAX_DECODING_BYTES / cost / 1_000_000)
