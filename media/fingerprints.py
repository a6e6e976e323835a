"""What a picture shows in 2 × 64 bits: two that differ in few of them look alike, whatever became of them on the way.

Each hash alone takes strangers for twins, the first among smooth pictures, the second among dark ones; both together do not.
Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, pi
from statistics import median

from msgspec import Struct
from PIL import Image

from media import colour

MAX_GRADIENT = 14
MAX_FREQUENCY = 16
MAX_TOGETHER = 26
# Below this range of grey a picture shows nothing, and is like every other that shows nothing.
MIN_CONTRAST = 12
_SIDE = 32
_WAVES = [[cos(pi / _SIDE * (x + 0.5) * wave) for x in range(_SIDE)] for wave in range(8)]


class Prints(Struct, frozen=True):
    """Signed 64-bit integers, as PostgreSQL keeps them."""

    gradient: int
    frequency: int


def prints(image: Image.Image) -> Prints | None:
    """The hashes of a picture as it is shown: turned, in sRGB. None when there is nothing to see."""
    grey = colour.flat(image).convert("L")
    low, high = grey.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float) or high - low < MIN_CONTRAST:
        return None
    return Prints(gradient=_signed(_gradient(grey)), frequency=_signed(_frequency(grey)))


def distance(one: Prints, other: Prints) -> int | None:
    """In how many of 128 bits they differ; None when they do not look alike."""
    gradient = _bits(one.gradient, other.gradient)
    frequency = _bits(one.frequency, other.frequency)
    alike = gradient <= MAX_GRADIENT and frequency <= MAX_FREQUENCY and gradient + frequency <= MAX_TOGETHER
    return gradient + frequency if alike else None


def _gradient(grey: Image.Image) -> int:
    """A bit for each of 8 × 8 places: whether it grows lighter to the right (difference hash)."""
    pixels = grey.resize((9, 8), Image.Resampling.BOX).tobytes()
    return _packed(pixels[9 * y + x] < pixels[9 * y + x + 1] for y in range(8) for x in range(8))


def _frequency(grey: Image.Image) -> int:
    """A bit for each of the 8 × 8 longest waves: whether it is stronger than most (perceptual hash, by cosine transform)."""
    pixels = grey.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    rows = [pixels[_SIDE * y : _SIDE * (y + 1)] for y in range(_SIDE)]
    across = [[sum(map(float.__mul__, map(float, row), wave)) for wave in _WAVES] for row in rows]
    found = [sum(across[y][u] * wave[y] for y in range(_SIDE)) for wave in _WAVES for u in range(8)]
    middle = median(found[1:])
    return _packed(each > middle for each in found)


def _packed(bits: Iterable[bool]) -> int:
    value = 0
    for bit in bits:
        value = value << 1 | bit
    return value


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _bits(one: int, other: int) -> int:
    return ((one ^ other) & (1 << 64) - 1).bit_count()
