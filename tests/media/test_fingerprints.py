"""The same picture is known again after what happens to pictures on their way; strangers are not taken for it."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from media.fingerprints import Prints, distance, prints


def scene(seed: int, size: tuple[int, int] = (480, 320)) -> Image.Image:
    """Hills of light with things in them: as much structure as a photograph has at this size."""
    dice = Random(seed)  # noqa: S311 - a picture, not a secret
    ground = Image.new("RGB", (6, 4))
    ground.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(24)])
    picture = ground.resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(9):
        x, y, r = dice.randrange(size[0]), dice.randrange(size[1]), dice.randrange(12, 70)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(dice.randrange(256) for _ in range(3)))
    return picture


def of(picture: Image.Image) -> Prints:
    found = prints(picture)
    assert found
    return found


def cropped(picture: Image.Image, share: float) -> Image.Image:
    x, y = round(picture.width * share), round(picture.height * share)
    return picture.crop((x, y, picture.width - x, picture.height - y))


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.resize((p.width // 3, p.height // 3)),
        lambda p: p.resize((200, 140)),
        lambda p: cropped(p, 0.02),
        lambda p: ImageEnhance.Brightness(p).enhance(0.75),
        lambda p: ImageEnhance.Contrast(p).enhance(1.2),
        lambda p: p.convert("L").convert("RGB"),
        lambda p: p.quantize(32).convert("RGB"),
    ],
    ids=["smaller", "squeezed", "cropped", "darker", "harder", "grey", "few colours"],
)
def test_a_changed_copy_is_known_again(change) -> None:
    for seed in range(12):
        picture = scene(seed)
        assert distance(of(picture), of(change(picture))) is not None, seed


def test_strangers_do_not_look_alike() -> None:
    found = [of(scene(seed)) for seed in range(60)]
    assert [pair for pair in combinations(found, 2) if distance(*pair) is not None] == []


def test_a_picture_that_shows_nothing_is_like_no_other() -> None:
    assert prints(Image.new("RGB", (60, 40), "white")) is None
    assert prints(Image.new("RGBA", (60, 40), (0, 0, 0, 0))) is None


def test_prints_fit_the_columns() -> None:
    for seed in range(40):
        found = of(scene(seed))
        assert -(1 << 63) <= found.gradient < 1 << 63
        assert -(1 << 63) <= found.frequency < 1 << 63


def test_the_distance_counts_bits_also_of_negative_numbers() -> None:
    assert distance(Prints(gradient=-1, frequency=-1), Prints(gradient=-2, frequency=-4)) == 3
    assert distance(Prints(gradient=-1, frequency=0), Prints(gradient=0, frequency=0)) is None
