"""Open an upload: every limit is checked before a pixel is decoded, and every failure becomes one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import IO

from PIL import Image
from PIL.ImageFile import ImageFile

from cms.core.errors import Unreadable
from media import costs, formats

MIB = 1024 * 1024
MAX_UPLOAD_BYTES = 25 * MIB
MAX_PIXELS = 80_000_000
MAX_SIDE_PIXELS = 60_000
# A progressive picture has about ten scans; thousands are an attack on the decoder's time.
MAX_JPEG_SCANS = 200
_decoding = Lock()
# A decode at this size still walks through every byte, at a fraction of the memory.
_SMALL = (512, 512)
_JPEGS = ["JPEG", "MPO"]
_TURNED = range(5, 9)
_ORIENTATION = 0x0112


@contextmanager
def alone() -> Iterator[None]:
    """Hold this while an original is in memory: a process decodes one at a time, however many threads it answers with."""
    with _decoding:
        yield


def read_bytes(file: IO[bytes]) -> bytes:
    """The whole upload from its beginning. Raises Unreadable when it is empty or larger than ``MAX_UPLOAD_BYTES``."""
    size = getattr(file, "size", None)
    if isinstance(size, int) and size > MAX_UPLOAD_BYTES:
        raise _too_heavy(size)
    file.seek(0)
    data = file.read(MAX_UPLOAD_BYTES + 1)
    if len(data) > MAX_UPLOAD_BYTES:
        raise _too_heavy(None)
    if not data:
        raise Unreadable("image-empty", "The file is empty. Save or download the picture again, then upload it.")
    return data


def open_checked(data: bytes) -> ImageFile:
    """A picture whose header is read and whose limits hold, not decoded yet. Its ``format`` is one of ``formats.EXTENSIONS``.

    Raises Unreadable, in a sentence for the uploader, whatever is wrong.
    """
    name = formats.sniff(data[:512])
    if name is None:
        what = formats.stranger(data[:512])
        raise Unreadable("image-not-one", f"This is {what}, not a picture we can use. Upload a {formats.NAMES} file.")
    if also := formats.disguise(data, name):
        raise Unreadable(
            "image-polyglot",
            f"This file is a picture and {also} at once. Export the picture again from an image editor and upload that.",
        )
    if name == "JPEG" and formats.scans(data) > MAX_JPEG_SCANS:
        raise Unreadable(
            "image-too-many-scans",
            f"This JPEG goes over its picture more than {MAX_JPEG_SCANS} times. Save it again as an ordinary JPEG.",
        )
    try:
        if name == "WEBP":
            canvas = formats.webp_canvas(data)  # of which Pillow makes room for four as soon as it opens one
            _check_size(*canvas)
            costs.check_webp(*canvas)
        image = Image.open(BytesIO(data), formats=_JPEGS if name == "JPEG" else [name])
        _check_size(*image.size)
        costs.check(image)
    except Unreadable:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # Pillow raises a dozen kinds on broken headers, from struct.error to SyntaxError
        raise _broken(name) from error
    image.format = name
    return image


def decode(data: bytes, *, at_least: tuple[int, int] | None = None) -> ImageFile:
    """The first frame, fully decoded. A JPEG is decoded at the smallest scale that still covers ``at_least`` pixels.

    Raises Unreadable when the picture cannot be decoded to its last line.
    """
    image = open_checked(data)
    try:
        if at_least is not None:
            image.draft(None, at_least)  # only JPEG has smaller scales; others ignore it
        image.load()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:  # MemoryError and struct.error among them
        raise _broken(str(image.format)) from error
    return image


def decode_small(data: bytes) -> ImageFile:
    """The first frame, decoded to its last byte but as small as the format allows: to verify, and for placeholders."""
    return decode(data, at_least=_SMALL)


def orientation(image: Image.Image) -> int:
    """The EXIF orientation (1 to 8), 1 when there is none or it cannot be read. Pillow turns TIFF files by itself."""
    if image.format == "TIFF":
        return 1
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # broken EXIF is no reason to refuse a good picture
        return 1
    return value if value in range(1, 9) else 1


def shown_size(image: Image.Image, size: tuple[int, int] | None = None) -> tuple[int, int]:
    """Width and height as shown, after EXIF orientation; ``size`` in place of the picture's own, decoded smaller."""
    width, height = size or image.size
    return (height, width) if orientation(image) in _TURNED else (width, height)


def turned(image: Image.Image, way: int) -> Image.Image:
    """The picture turned by an EXIF orientation (1 to 8)."""
    turn = _TURNS.get(way)
    return image.transpose(turn) if turn is not None else image


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in about that size or larger, before anything costly is done to it. A smaller one comes back as it is."""
    if image.width <= size[0] and image.height <= size[1]:
        return image
    if image.mode in _SHRINKABLE:
        gap = 1.0 if image.width * image.height > _HUGE else 2.0
        return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=gap)
    # A palette cannot be mixed, and mixing transparency takes another copy: every other pixel is left out instead.
    coarse = (2 * size[0], 2 * size[1])
    return image.resize(coarse, Image.Resampling.NEAREST) if image.width > coarse[0] else image


def fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    """``size`` made to fit into a square of ``side`` pixels; a smaller one stays as it is."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


_HUGE = 40_000_000  # from here on memory counts more than the last bit of sharpness
_SHRINKABLE = {"RGB", "CMYK", "L", "YCbCr", "LAB"}


def _check_size(width: int, height: int) -> None:
    if width <= 0 or height <= 0:
        raise Unreadable("image-no-size", "The picture has no width or no height. Save it again in an image editor.")
    if width * height > MAX_PIXELS:
        raise _too_many_pixels(width, height)
    if max(width, height) > MAX_SIDE_PIXELS:
        raise Unreadable(
            "image-too-long",
            f"The picture is {width} × {height} pixels. Crop it to at most {MAX_SIDE_PIXELS:,} a side.",
        )


def _too_heavy(size: int | None) -> Unreadable:
    is_size = f"The file is {size / MIB:.1f} MiB" if size else f"The file is over {MAX_UPLOAD_BYTES // MIB} MiB"
    return Unreadable(
        "image-too-heavy",
        f"{is_size}; at most {MAX_UPLOAD_BYTES // MIB} MiB are accepted. Save it with stronger compression or fewer pixels.",
    )


def _too_many_pixels(*size: int) -> Unreadable:
    are = f"{size[0]:,} × {size[1]:,} pixels" if size else "too many pixels"
    return Unreadable(
        "image-too-many-pixels",
        f"The picture has {are}; at most {MAX_PIXELS // 1_000_000} megapixels are accepted. Make it smaller, then upload it.",
    )


def _broken(name: str) -> Unreadable:
    return Unreadable(
        "image-broken",
        f"This {name} file is damaged or cut short: it cannot be decoded to its end. Get it again from where it came.",
    )


__all__ = [
    "MAX_PIXELS",
    "MAX_UPLOAD_BYTES",
    "alone",
    "decode",
    "decode_small",
    "fitted",
    "open_checked",
    "orientation",
    "read_bytes",
    "shown_size",
    "shrunk",
    "turned",
]
