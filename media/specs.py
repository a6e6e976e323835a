"""The closed list of sizes in which pictures are delivered, so that nobody can ask for a million of them."""

from __future__ import annotations

from dataclasses import dataclass

from media.models import Image


@dataclass(frozen=True)
class Spec:
    """A size. With ``height`` the picture is cropped to exactly that shape around its focal point, else only made narrower.

    Nothing is ever made larger than its original.
    """

    name: str
    width: int
    height: int | None = None

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of what comes of a picture of that size, in pixels."""
        if self.height is None:
            if width <= self.width:
                return width, height
            return self.width, max(1, round(height * self.width / width))
        scale = min(1.0, width / self.width, height / self.height)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def box(self, width: int, height: int, focal: tuple[float, float]) -> tuple[float, float, float, float]:
        """The part of a picture of that size that is shown, around the focal point: left, top, right, bottom."""
        if self.height is None:
            return 0, 0, width, height
        shape = self.width / self.height
        wide, high = min(width, height * shape), min(height, width / shape)
        left = min(max(focal[0] * width - wide / 2, 0), width - wide)
        top = min(max(focal[1] * height - high / 2, 0), height - high)
        return left, top, left + wide, top + high


@dataclass(frozen=True)
class Format:
    """How a rendition is encoded; ``options`` are Pillow's."""

    name: str
    extension: str
    media_type: str
    options: dict[str, int | bool | str]


SPECS = {
    spec.name: spec
    for spec in (
        Spec("card", 640, 360),
        Spec("lead", 1600, 900),
        Spec("social", 1200, 630),
        *(Spec(f"w{width}", width) for width in (320, 480, 640, 960, 1280, 1600, 2400)),
    )
}
WIDTHS = [spec for spec in SPECS.values() if spec.height is None]
CROPPED = [spec for spec in SPECS.values() if spec.height is not None]
# From the smallest file to the one that every reader can open: the order of <source> elements.
FORMATS = {
    each.extension: each
    for each in (
        Format("AVIF", "avif", "image/avif", {"quality": 58, "speed": 8}),
        Format("WEBP", "webp", "image/webp", {"quality": 80, "method": 4}),
        Format("JPEG", "jpg", "image/jpeg", {"quality": 82, "progressive": True}),
    )
}
FALLBACK = "w1280"  # what ``src`` names, for whoever reads no ``srcset``


def widths_for(image: Image) -> list[Spec]:
    """The widths worth offering: those narrower than the original, and the first that shows the whole of it."""
    narrower = [spec for spec in WIDTHS if spec.width < image.width]
    rest = [spec for spec in WIDTHS if spec.width >= image.width]
    return narrower + rest[:1]


def focal(image: Image) -> tuple[float, float]:
    """The focal point, the middle where nobody chose one."""
    return (
        0.5 if image.focal_x is None else image.focal_x,
        0.5 if image.focal_y is None else image.focal_y,
    )
