"""What a file is, read from its own bytes: format, size in pixels, and whether it is more than a picture.

Nothing here decodes a picture, so it is safe to ask of any upload first.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

# Pillow's name of the format → the extension we store under. MPO is a JPEG that carries further JPEGs behind itself.
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif", "GIF": "gif"}
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
}
NAMES = "JPEG, PNG, WebP, AVIF, TIFF or GIF"

_MAGIC: list[tuple[bytes, str]] = [
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
]
_STRANGERS: list[tuple[bytes, str]] = [
    (b"<svg", "an SVG drawing"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"push graphic-context", "a drawing script (MVG)"),
    (b"%pdf-", "a PDF"),
    (b"%!ps", "a PostScript file"),
    (b"pk\x03\x04", "a ZIP archive"),
    (b"ftypheic", "a HEIC picture"),
    (b"ftypheix", "a HEIC picture"),
    (b"ftypmif1", "a HEIF picture"),
    (b"8bps", "a Photoshop document"),
    (b"bm", "a BMP picture"),
    (b"<?xml", "an XML file"),
]


def sniff(head: bytes) -> str | None:
    """The format of the accepted ones that ``head`` (the first 64 bytes or more) begins, or None."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        # ISO 14496-12: major brand, minor version, then compatible brands, four bytes each.
        box = min(int.from_bytes(head[:4], "big"), 64)
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, box, 4))}
        if brands & {b"avif", b"avis"} and head[8:12] not in {b"heic", b"heix"}:
            return "AVIF"
    return None


def stranger(head: bytes) -> str:
    """What a file that is no accepted picture seems to be, in words: "a PDF", "text", "no picture we know"."""
    start = head[:512].lower().lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, words in _STRANGERS:
        if start.startswith(sign) or (len(sign) > 4 and sign in start):
            return words
    if start and all(byte >= 32 or byte in b"\t\r\n" for byte in start):
        return "text"
    return "no picture we know"


def webp_canvas(data: bytes) -> tuple[int, int]:
    """Width and height of a WebP file from its header. Pillow allocates the canvas as soon as it opens one.

    Raises ValueError when the header is broken.
    """
    chunk, body = data[12:16], data[20:34]
    if len(body) < 10:
        raise ValueError("The WebP header is cut short.")
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("The WebP header is broken.")


# -- files that are two things at once -------------------------------------------------------------------------------

_ACTIVE = re.compile(rb"<\?php|<script|<html|<svg|<!doctype|<iframe|^\s*%pdf-|^\x7felf|^mz\x90", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL_BYTES = 22 + 65_535
_PDF_HEAD_BYTES = 1024
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SCAN = b"\xff\xda"


def disguise(data: bytes, name: str) -> str | None:
    """What else the file is besides a picture of format ``name``: "a ZIP archive", "a PDF", "a web page or script", or None.

    Metadata inside the picture may hold any text; only what other programs would read as a file of its own counts. Cameras
    append previews and films behind the picture: those are left alone.
    """
    if b"%PDF-" in data[:_PDF_HEAD_BYTES]:
        return "a PDF"
    if _ends_as_zip(data):
        return "a ZIP archive"
    end = end_of_picture(data, name)
    if end is not None and _ACTIVE.search(data, end):
        return "a web page or a program"
    return None


def scans(data: bytes) -> int:
    """How often a JPEG goes over its whole picture; each pass costs a full decode."""
    end = _end_of_jpeg(data)
    return data.count(_SCAN, 0, len(data) if end is None else end)


def end_of_picture(data: bytes, name: str) -> int | None:
    """The offset just behind the picture, or None where the format has no marked end."""
    find = _ENDS.get(name)
    return find(data) if find else None


def _ends_as_zip(data: bytes) -> bool:
    tail = data[-_ZIP_TAIL_BYTES:]
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < 22:
        return False
    comment = int.from_bytes(tail[at + 20 : at + 22], "little")
    return comment <= len(tail) - at - 22


def _end_of_jpeg(data: bytes) -> int | None:
    at = 2
    while found := _MARKER.search(data, at):
        marker, at = data[found.start() + 1], found.end()
        if marker == 0xD9:
            return at
        if marker not in {0xD8, 0x01}:
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return None


def _end_of_png(data: bytes) -> int | None:
    at = 8
    while at + 12 <= len(data):
        length, chunk = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        at += 12 + length
        if chunk == b"IEND":
            return at
    return None


def _end_of_webp(data: bytes) -> int | None:
    return 8 + int.from_bytes(data[4:8], "little")


_ENDS: dict[str, Callable[[bytes], int | None]] = {"JPEG": _end_of_jpeg, "PNG": _end_of_png, "WEBP": _end_of_webp}
