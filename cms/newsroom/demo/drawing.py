"""The demo's pictures, drawn here so that no file of anybody else's travels with the code.

``draw(name)`` returns a whole JPEG or PNG. The same name gives the same bytes on the same Pillow.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from cms.newsroom.demo.brushes import Colour, Size, disc, glow, ground, mix

WIDE = (1200, 800)
TALL = (800, 1000)
SQUARE = (960, 960)
_FINE = 2  # drawn at twice the size, then reduced: Pillow's own edges are hard


def draw(name: str) -> bytes:
    """The picture of that name as file bytes. Raises KeyError for one that nobody has drawn."""
    picture, size, format_ = PICTURES[name]
    fine = (size[0] * _FINE, size[1] * _FINE)
    image = picture(fine).resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    out = BytesIO()
    if format_ == "PNG":
        image = image.quantize(128)
    image.save(out, format_, quality=86, optimize=True)
    return out.getvalue()


def _ripples(size: Size) -> Image.Image:
    width, height = size
    image = glow(ground(size, (22, 44, 84), (36, 96, 128)), (width * 0.38, height * 0.5), height * 0.9, (88, 170, 180))
    pen = ImageDraw.Draw(image)
    for step in range(15, 0, -1):
        shade = mix((230, 244, 240), (40, 104, 136), step / 15)
        disc(pen, width * 0.38, height * 0.5, height * 0.052 * step, outline=shade, width=max(4, 20 - step))
    jolt = [(0.0, 0.5), (0.52, 0.5), (0.55, 0.44), (0.59, 0.78), (0.63, 0.2), (0.67, 0.54), (0.7, 0.5), (1.0, 0.5)]
    line = [(width * x, height * y) for x, y in jolt]
    pen.line(line, fill=(255, 238, 214), width=22, joint="curve")
    return image


def _dial(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (246, 236, 216), (232, 208, 174))
    pen = ImageDraw.Draw(image)
    x, y, radius = width * 0.5, height * 0.62, height * 0.46
    disc(pen, x, y, radius * 1.12, fill=(58, 54, 66))
    disc(pen, x, y, radius * 1.04, fill=(252, 248, 238))
    box = (x - radius * 0.9, y - radius * 0.9, x + radius * 0.9, y + radius * 0.9)
    for start, end, colour in ((160, 233, (92, 158, 120)), (236, 304, (236, 178, 76)), (307, 380, (206, 84, 70))):
        pen.arc(box, start, end, fill=colour, width=int(radius * 0.18))
    for tick in range(160, 381, 11):
        dx, dy = math.cos(math.radians(tick)), math.sin(math.radians(tick))
        pen.line((x + dx * radius * 0.6, y + dy * radius * 0.6, x + dx * radius * 0.66, y + dy * radius * 0.66),
                 fill=(58, 54, 66), width=8)  # fmt: skip
    dx, dy = math.cos(math.radians(206)), math.sin(math.radians(206))
    side = radius * 0.05
    pen.polygon([(x + dx * radius * 0.82, y + dy * radius * 0.82), (x + dy * side, y - dx * side),
                 (x - dy * side, y + dx * side)], fill=(58, 54, 66))  # fmt: skip
    disc(pen, x, y, radius * 0.1, fill=(58, 54, 66))
    return image


def _bubbles(size: Size) -> Image.Image:
    width, height = size
    chance = random.Random(4)  # noqa: S311 - a picture, not a secret
    image = glow(ground(size, (214, 170, 116), (176, 122, 70)), (width * 0.6, height * 0.35), height, (240, 212, 164))
    pen = ImageDraw.Draw(image)
    placed: list[tuple[float, float, float]] = []
    for radius in sorted((chance.uniform(0.008, 0.13) ** 1.25 * height * 1.6 for _ in range(620)), reverse=True):
        x, y = chance.uniform(0, width), chance.uniform(0, height)
        if any(math.hypot(x - a, y - b) < radius + other + 10 for a, b, other in placed):
            continue
        placed.append((x, y, radius))
        depth = chance.uniform(0.2, 0.9)
        disc(pen, x, y, radius, fill=mix((196, 142, 86), (104, 62, 32), depth))
        disc(pen, x - radius * 0.08, y + radius * 0.12, radius * 0.84, fill=mix((182, 126, 74), (78, 44, 22), depth))
    return image


def _strands(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (44, 34, 40), (92, 60, 52))
    pen = ImageDraw.Draw(image)
    for row in range(46):
        share = row / 45
        points = []
        for x in range(-40, width + 40, 24):
            wave = math.sin(x / width * 5.2 + share * 2.4) + 0.5 * math.sin(x / width * 11 + share * 5)
            points.append((x, height * (0.08 + share * 0.84) + wave * height * 0.055))
        pen.line(points, fill=mix((250, 234, 206), (204, 150, 104), abs(share - 0.45) * 1.8), width=6 + row % 4 * 4)
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _spiral(size: Size) -> Image.Image:
    width, height = size
    image = glow(ground(size, (14, 84, 92), (8, 52, 66)), (width * 0.5, height * 0.45), height * 0.7, (40, 132, 134))
    pen = ImageDraw.Draw(image)
    for step in range(2400):
        turn = step / 2400 * 7 * math.pi
        reach = height * 0.01 * math.exp(turn * 0.165)
        x, y = width * 0.5 + math.cos(turn) * reach, height * 0.5 + math.sin(turn) * reach
        disc(pen, x, y, 4 + reach * 0.3, fill=mix((252, 244, 224), (226, 150, 104), (step / 2400) ** 1.5))
    return image


def _shelves(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (226, 240, 248), (188, 214, 232))
    pen = ImageDraw.Draw(image)
    colours = [(226, 122, 92), (248, 196, 104), (96, 154, 138), (86, 112, 168), (178, 98, 132), (238, 226, 200)]
    for shelf, boxes in enumerate(([0.1, 0.36, 0.7], [0.14, 0.5, 0.74], [0.08, 0.3, 0.6])):
        base = height * (0.32 + shelf * 0.3)
        pen.rectangle((0, base, width, base + 26), fill=(150, 186, 210))
        pen.rectangle((0, base + 26, width, base + 44), fill=(206, 226, 238))
        for place, left in enumerate(boxes):
            colour = colours[(shelf * 2 + place) % len(colours)]
            tall, wide = height * (0.12 + 0.035 * ((place + shelf) % 3)), width * (0.2 if place != 1 else 0.16)
            x = width * left
            pen.rounded_rectangle((x, base - tall, x + wide, base - 4), radius=44, fill=colour)
            lid = mix(colour, (255, 255, 255), 0.45)
            pen.rounded_rectangle((x - 18, base - tall - 30, x + wide + 18, base - tall + 34), radius=28, fill=lid)
    return image


def _marks(size: Size) -> Image.Image:
    width, _ = size
    image = Image.new("RGB", size, (250, 246, 238))
    pen = ImageDraw.Draw(image)
    colours = [(38, 70, 83), (42, 157, 143), (233, 196, 106), (244, 162, 97), (231, 111, 81)]
    cell = width / 4
    for index in range(16):
        column, row = index % 4, index // 4
        x, y = column * cell, row * cell
        pen.rectangle((x + 10, y + 10, x + cell - 10, y + cell - 10), fill=colours[(column + row * 2) % 5])
        _mark(pen, (index * 7 + row) % 5, x + cell / 2, y + cell / 2, cell * 0.27)
    return image


def _mark(pen: ImageDraw.ImageDraw, sign: int, x: float, y: float, radius: float) -> None:
    ink, stroke = (255, 252, 244), int(radius * 0.2)
    if sign == 0:
        disc(pen, x, y, radius, outline=ink, width=stroke)
    elif sign == 1:
        for bar in range(-2, 3):
            pen.rectangle((x + bar * radius * 0.42 - stroke / 3, y - radius, x + bar * radius * 0.42 + stroke / 3,
                           y + radius * (1 - 0.18 * abs(bar))), fill=ink)  # fmt: skip
    elif sign == 2:
        pen.polygon([(x, y - radius * 1.15), (x + radius * 0.62, y), (x - radius * 0.62, y)], fill=ink)
        disc(pen, x, y + radius * 0.25, radius * 0.68, fill=ink)
    elif sign == 3:
        corners = [(x, y - radius), (x + radius, y + radius * 0.8), (x - radius, y + radius * 0.8), (x, y - radius)]
        pen.line([*corners, corners[1]], fill=ink, width=stroke, joint="curve")
    else:
        body = (x - radius * 0.8, y - radius * 0.4, x + radius * 0.8, y + radius)
        pen.rounded_rectangle(body, radius=stroke, outline=ink, width=stroke)
        pen.line((x - radius * 0.7, y - radius * 0.6, x + radius * 0.7, y - radius * 1.05), fill=ink, width=stroke)


def _cogs(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (226, 226, 220), (198, 200, 198))
    pen = ImageDraw.Draw(image)
    _cog(pen, width * 0.34, height * 0.56, height * 0.34, 18, (64, 74, 84))
    _cog(pen, width * 0.655, height * 0.33, height * 0.2, 11, (236, 110, 42))
    _cog(pen, width * 0.755, height * 0.715, height * 0.235, 13, (128, 138, 144))
    return image


def _cog(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, teeth: int, colour: Colour) -> None:
    outline = []
    for step in range(teeth * 4):
        reach = radius * (1.0 if step % 4 in (1, 2) else 0.84)
        turn = 2 * math.pi * step / (teeth * 4)
        outline.append((x + math.cos(turn) * reach, y + math.sin(turn) * reach))
    pen.polygon(outline, fill=colour)
    disc(pen, x, y, radius * 0.62, fill=mix(colour, (255, 255, 255), 0.16))
    disc(pen, x, y, radius * 0.2, fill=(222, 222, 216))


def _leaves(size: Size) -> Image.Image:
    width, height = size
    chance = random.Random(9)  # noqa: S311 - a picture, not a secret
    image = glow(
        ground(size, (244, 222, 200), (206, 214, 190)), (width * 0.72, height * 0.25), height * 0.6, (255, 242, 220)
    )
    greens = [(24, 66, 50), (46, 102, 70), (82, 138, 84), (130, 170, 100), (168, 196, 128)]
    pen = ImageDraw.Draw(image)
    for index in range(46):
        x, y = width * (index % 23) / 22, height * chance.uniform(0.86, 1.12)
        lean = -math.pi / 2 + (width * 0.5 - x) / width * -1.3 + chance.uniform(-0.35, 0.35)
        _leaf(pen, x, y, height * chance.uniform(0.34, 0.74), lean, greens[4 - index * 5 // 46])
    return image


def _leaf(pen: ImageDraw.ImageDraw, x: float, y: float, length: float, lean: float, colour: Colour) -> None:
    along, across = (math.cos(lean), math.sin(lean)), (-math.sin(lean), math.cos(lean))
    edge: list[tuple[float, float]] = []
    for side in (1, -1):
        steps = range(0, 25) if side == 1 else range(24, -1, -1)
        for step in steps:
            share = step / 24
            swell = side * math.sin(math.pi * share**0.8) * length * 0.13
            edge.append(
                (x + along[0] * length * share + across[0] * swell, y + along[1] * length * share + across[1] * swell)
            )
    pen.polygon(edge, fill=colour)
    tip = (x + along[0] * length * 0.96, y + along[1] * length * 0.96)
    pen.line([(x, y), tip], fill=mix(colour, (255, 255, 255), 0.28), width=5)


def _window(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (212, 198, 184), (190, 172, 158))
    sky = ground((int(width * 0.64), int(height * 0.72)), (118, 176, 214), (236, 226, 206))
    image.paste(sky, (int(width * 0.18), int(height * 0.12)))
    pen = ImageDraw.Draw(image)
    frame = (252, 248, 240)
    left, top, right, bottom = width * 0.18, height * 0.12, width * 0.82, height * 0.84
    pen.rectangle((left, top, right, bottom), outline=frame, width=44)
    casement = [(left, top), (width * 0.44, height * 0.04), (width * 0.44, height * 0.9), (left, bottom), (left, top)]
    pen.polygon(casement, fill=(176, 208, 226))
    pen.line([*casement, casement[1]], fill=frame, width=40, joint="curve")
    disc(pen, width * 0.405, height * 0.5, 26, fill=(150, 120, 84))
    pen.rectangle((width * 0.12, bottom, width * 0.88, bottom + 60), fill=frame)
    return image


def _sun(size: Size) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, (248, 206, 120))
    pen = ImageDraw.Draw(image)
    for band in range(12):
        top = height * band / 12
        wave = [(x, top + math.sin(x / width * 6 + band * 0.9) * height * 0.022) for x in range(0, width + 24, 24)]
        pen.polygon([*wave, (width, height), (0, height)], fill=mix((234, 104, 46), (254, 232, 184), band / 11))
    image = glow(image, (width * 0.62, height * 0.32), height * 0.52, (255, 240, 196))
    disc(ImageDraw.Draw(image), width * 0.62, height * 0.32, height * 0.17, fill=(255, 253, 244))
    return image


def _boxes(size: Size) -> Image.Image:
    width, height = size
    image = ground(size, (238, 234, 226), (216, 206, 194))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.7, width, height), fill=(176, 146, 116))
    colours = [(66, 108, 146), (222, 142, 66), (108, 148, 96), (176, 86, 96)]
    for index, colour in enumerate(colours):
        x, wide, tall = width * (0.06 + index * 0.185), width * 0.155, height * (0.3 + 0.06 * (index % 2))
        pen.rounded_rectangle((x, height * 0.74 - tall, x + wide, height * 0.74), radius=36, fill=colour)
        lid = mix(colour, (255, 255, 255), 0.35)
        pen.rounded_rectangle(
            (x - 12, height * 0.74 - tall - 20, x + wide + 12, height * 0.74 - tall + 46), radius=24, fill=lid
        )
    tomato = (214, 74, 48)
    pen.ellipse((width * 0.72, height * 0.78, width * 1.02, height * 0.9), fill=tomato)
    pen.rounded_rectangle((width * 0.81, height * 0.56, width * 0.98, height * 0.8), radius=36, fill=(120, 110, 150))
    pen.ellipse((width * 0.795, height * 0.57, width * 0.845, height * 0.79), fill=tomato)
    pen.rounded_rectangle((width * 0.72, height * 0.9, width * 0.84, height * 0.94), radius=20, fill=(172, 164, 196))
    return image


PICTURES: dict[str, tuple[Callable[[Size], Image.Image], Size, str]] = {
    "ripples": (_ripples, WIDE, "JPEG"),
    "dial": (_dial, WIDE, "PNG"),
    "bubbles": (_bubbles, WIDE, "JPEG"),
    "strands": (_strands, TALL, "JPEG"),
    "spiral": (_spiral, WIDE, "JPEG"),
    "shelves": (_shelves, WIDE, "JPEG"),
    "marks": (_marks, SQUARE, "PNG"),
    "cogs": (_cogs, WIDE, "JPEG"),
    "leaves": (_leaves, WIDE, "JPEG"),
    "window": (_window, TALL, "JPEG"),
    "sun": (_sun, WIDE, "JPEG"),
    "boxes": (_boxes, WIDE, "JPEG"),
}
