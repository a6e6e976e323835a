"""What a page shows while a picture loads: its dominant colour, and its ThumbHash (evanw.github.io/thumbhash)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from math import cos, floor, pi
from typing import cast

from PIL import Image

from media import colour

_SIDE = 48
_COLOURS = 6


def dominant(image: Image.Image) -> str:
    """The most frequent of a picture's few main colours, as ``#rrggbb``."""
    small = colour.flat(_small(image)).quantize(_COLOURS)
    counts = cast(list[tuple[int, int]], small.getcolors() or [(1, 0)])
    _, index = max(counts)
    red, green, blue = (small.getpalette() or [0, 0, 0])[3 * index :][:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def thumbhash(image: Image.Image) -> str:
    """The ThumbHash in base64: a blurred preview in about 25 bytes."""
    small = _small(image).convert("RGBA")
    return b64encode(encode(small.width, small.height, small.tobytes())).decode()


def encode(width: int, height: int, rgba: bytes) -> bytes:
    """The ThumbHash of a picture of at most 100 × 100 pixels, four bytes each, not premultiplied."""
    lightness, yellow_blue, red_green, alpha = _channels(rgba)
    has_alpha = min(alpha) < 1
    limit, longest = (5 if has_alpha else 7), max(width, height)
    across, down = (max(1, _round(limit * side / longest)) for side in (width, height))
    is_landscape = width > height

    l_dc, l_ac, l_scale = _cosines(lightness, width, height, max(3, across), max(3, down))
    p_dc, p_ac, p_scale = _cosines(yellow_blue, width, height, 3, 3)
    q_dc, q_ac, q_scale = _cosines(red_green, width, height, 3, 3)
    header = (
        _round(63 * l_dc)
        | _round(31.5 + 31.5 * p_dc) << 6
        | _round(31.5 + 31.5 * q_dc) << 12
        | _round(31 * l_scale) << 18
        | int(has_alpha) << 23
    )
    second = (
        (down if is_landscape else across)
        | _round(63 * p_scale) << 3
        | _round(63 * q_scale) << 9
        | int(is_landscape) << 15
    )
    parts = bytearray(header.to_bytes(3, "little") + second.to_bytes(2, "little"))
    waves = [*l_ac, *p_ac, *q_ac]
    if has_alpha:
        a_dc, a_ac, a_scale = _cosines(alpha, width, height, 5, 5)
        parts.append(_round(15 * a_dc) | _round(15 * a_scale) << 4)
        waves += a_ac
    nibbles = [_round(15 * wave) for wave in waves] + [0]
    parts += bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=False))
    return bytes(parts)


def _small(image: Image.Image) -> Image.Image:
    small = image.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    return small


def _channels(rgba: bytes) -> tuple[list[float], list[float], list[float], list[float]]:
    """Lightness, yellow to blue, red to green, and alpha; see-through pixels take on the average colour."""
    pixels = [(r / 255, g / 255, b / 255, a / 255) for r, g, b, a in zip(*(rgba[i::4] for i in range(4)), strict=True)]
    weight = sum(p[3] for p in pixels)
    average = [sum(p[i] * p[3] for p in pixels) / weight if weight else 0.0 for i in range(3)]
    shown = [[average[i] * (1 - p[3]) + p[i] * p[3] for i in range(3)] for p in pixels]
    return (
        [(r + g + b) / 3 for r, g, b in shown],
        [(r + g) / 2 - b for r, g, b in shown],
        [r - g for r, g, _ in shown],
        [p[3] for p in pixels],
    )


def _cosines(channel: Sequence[float], width: int, height: int, nx: int, ny: int) -> tuple[float, list[float], float]:
    """The constant part, the waves scaled to 0…1, and their scale: a discrete cosine transform, rows first."""
    rows = [channel[y * width : (y + 1) * width] for y in range(height)]
    by_wave = []
    for cx in range(nx):
        wave = [cos(pi / width * cx * (x + 0.5)) for x in range(width)]
        by_wave.append([sum(a * b for a, b in zip(row, wave, strict=True)) for row in rows])
    constant, waves = 0.0, []
    for cy in range(ny):
        wave = [cos(pi / height * cy * (y + 0.5)) for y in range(height)]
        for cx in range(nx):
            if cx * ny >= nx * (ny - cy):
                break
            factor = sum(a * b for a, b in zip(by_wave[cx], wave, strict=True)) / (width * height)
            if cx or cy:
                waves.append(factor)
            else:
                constant = factor
    scale = max(map(abs, waves), default=0.0)
    return constant, [0.5 + 0.5 / scale * wave for wave in waves] if scale else waves, scale


def _round(value: float) -> int:
    """Round halves up, as the published algorithm does; Python's ``round`` would go to the even neighbour."""
    return floor(value + 0.5)
