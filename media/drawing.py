"""From an original's bytes to a rendition's: shrunk, turned, in sRGB, cropped around the focal point, stamped with its credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image as Pillow

from media import colour, iim, opening
from media.specs import Format, Spec
from media.stamping import Stamp

_GAP = 2.0  # how far the cheap reduction may go before the fine one, in multiples of the target


@dataclass(frozen=True)
class Base:
    """An original as it is seen, in sRGB, no larger than the largest wanted size needs; ``shown`` is its full width and height."""

    picture: Pillow.Image
    shown: tuple[int, int]


def prepare(data: bytes, specs: Iterable[Spec]) -> Base:
    """Decode an original once, as small as will do for these sizes. Raises Unreadable when it cannot be decoded."""
    wanted = list(specs)
    opened = opening.open_checked(data)
    size = opened.size
    # Only JPEG is decoded smaller; asking another format for its orientation this early would decode it twice.
    at_least = _least(opened, size, wanted) if opened.format == "JPEG" else None
    decoded = opening.decode(data, at_least=at_least)
    turn, shown = opening.orientation(decoded), opening.shown_size(decoded, size)
    # Before turning and converting, so that neither is done to more pixels than are kept.
    picture = opening.shrunk(decoded, _least(decoded, size, wanted))
    del decoded, opened
    return Base(colour.srgb(opening.turned(picture, turn)), shown)


def draw(
    base: Base, *, wanted: Iterable[tuple[Spec, Format]], focal: tuple[float, float], stamp: Stamp
) -> Iterator[tuple[Spec, Format, tuple[int, int], bytes]]:
    """Each wanted size and format, with its width and height and its bytes."""
    drawn: tuple[Spec, Pillow.Image] | None = None
    for spec, form in sorted(wanted, key=lambda pair: (-pair[0].width, pair[0].name)):
        if drawn is None or drawn[0] != spec:
            drawn = spec, _sized(base, spec, focal)
        yield spec, form, drawn[1].size, encode(drawn[1], form, stamp)


def encode(picture: Pillow.Image, form: Format, stamp: Stamp) -> bytes:
    """The picture in a format, with nothing in it but its pixels and the stamp."""
    out = BytesIO()
    extra = {"extra": iim.app13(stamp.iim)} if form.name == "JPEG" else {}
    shown = colour.flat(picture) if form.name == "JPEG" else picture
    shown.info = {}  # Pillow would hand some of the original's metadata on
    shown.save(out, form.name, exif=stamp.exif, xmp=stamp.xmp, **form.options, **extra)
    return out.getvalue()


def _least(image: Pillow.Image, size: tuple[int, int], specs: list[Spec]) -> tuple[int, int]:
    """How many pixels of an original of that size the largest of the specs needs, before it is turned."""
    shown = opening.shown_size(image, size)
    scale = min(1.0, max(_scale(spec, *shown) for spec in specs))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _scale(spec: Spec, width: int, height: int) -> float:
    """By how much a picture of that size shrinks on the way to the spec."""
    left, top, right, bottom = spec.box(width, height, (0.5, 0.5))
    target = spec.size(width, height)
    return max(target[0] / (right - left), target[1] / (bottom - top))


def _sized(base: Base, spec: Spec, focal: tuple[float, float]) -> Pillow.Image:
    picture = base.picture
    box = spec.box(picture.width, picture.height, focal)
    return picture.resize(spec.size(*base.shown), Pillow.Resampling.LANCZOS, box=box, reducing_gap=_GAP)
