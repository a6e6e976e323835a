"""What the demo's pictures are drawn with: grounds, lights, discs and mixed colours."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Size = tuple[int, int]


def ground(size: Size, top: Colour, bottom: Colour) -> Image.Image:
    """A canvas that fades from one colour to another, top to bottom."""
    fade = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), fade)


def glow(image: Image.Image, centre: tuple[float, float], radius: float, colour: Colour) -> Image.Image:
    """The same picture with a soft round light in it."""
    edge = int(radius * 2)
    light = Image.radial_gradient("L").point([max(0, 255 - value * 255 // 180) for value in range(256)])
    mask = Image.new("L", image.size, 0)
    mask.paste(light.resize((edge, edge)), (int(centre[0] - radius), int(centre[1] - radius)))
    return Image.composite(Image.new("RGB", image.size, colour), image, mask)


def disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, **look: Any) -> None:
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), **look)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` at 0, ``other`` at 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
