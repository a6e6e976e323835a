"""Picture files as they arrive: with metadata, damaged, disguised, oversized."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image as Pillow

from media import iim

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def photo(width: int = 60, height: int = 40, *, mode: str = "RGB") -> Pillow.Image:
    """A picture whose top left quarter differs from the rest, so that every turn shows."""
    picture = Pillow.linear_gradient("L").resize((width, height)).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def saved(picture: Pillow.Image, format: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def jpeg_with(*, xmp: bytes | None = None, datasets: bytes | None = None, exif: Pillow.Exif | None = None) -> bytes:
    """A JPEG that carries these."""
    options: dict[str, Any] = {}
    if xmp is not None:
        options["xmp"] = xmp
    if exif is not None:
        options["exif"] = exif
    data = saved(photo(), **options)
    return data[:2] + iim.app13(datasets) + data[2:] if datasets is not None else data


def packet(properties: str, *, prolog: str = "") -> bytes:
    """An XMP packet with these properties, in the prefixes of the standard."""
    names = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "rdf": RDF,
            "dc": "http://purl.org/dc/elements/1.1/",
            "photoshop": "http://ns.adobe.com/photoshop/1.0/",
            "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
            "core": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
            "ext": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
            "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        }.items()
    )
    body = f'<rdf:RDF {names}><rdf:Description rdf:about="">{properties}</rdf:Description></rdf:RDF>'
    return f'{prolog}<x:xmpmeta xmlns:x="adobe:ns:meta/">{body}</x:xmpmeta>'.encode()


def dataset(number: int, value: bytes, *, record: int = 2) -> bytes:
    return bytes([0x1C, record, number]) + len(value).to_bytes(2, "big") + value


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


def webp_claiming(width: int, height: int) -> bytes:
    """A WebP whose extended header claims any canvas."""
    body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + len(body).to_bytes(4, "little") + body
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk
