"""IPTC-IIM 4.2 datasets, the older way to write a credit into a file: read in whatever encoding, written in UTF-8."""

from __future__ import annotations

import re
import unicodedata

from PIL.ImageFile import ImageFile

_MARK = 0x1C
_CHARACTER_SET = (1, 90)
_UTF8 = (b"\x1b%G", b"\x1b%/G", b"\x1b%/H", b"\x1b%/I")
# ISO 2022 designations of a 96-character set for the upper half, as old agency systems declare them in 1:90 → codec.
_DECLARED = {
    b"A": "cp1252", b"B": "iso8859-2", b"C": "iso8859-3", b"D": "iso8859-4", b"F": "iso8859-7", b"G": "iso8859-6",
    b"H": "iso8859-8", b"L": "iso8859-5", b"M": "iso8859-9", b"V": "iso8859-10", b"b": "iso8859-15", b"f": "iso8859-16",
}  # fmt: skip
_RESOURCE = 0x0404
_TIFF_IIM, _TIFF_PHOTOSHOP = 33723, 34377

# The datasets of our table: name → (record, dataset), and how many bytes each may hold.
DATASETS: dict[str, tuple[int, int]] = {
    "keywords": (2, 25),
    "instructions": (2, 40),
    "date": (2, 55),
    "time": (2, 60),
    "creators": (2, 80),
    "headline": (2, 105),
    "credit_line": (2, 110),
    "source": (2, 115),
    "copyright_notice": (2, 116),
    "description": (2, 120),
}
MAX_BYTES: dict[str, int] = {
    "keywords": 64,
    "instructions": 256,
    "date": 8,
    "time": 11,
    "creators": 32,
    "headline": 256,
    "credit_line": 32,
    "source": 32,
    "copyright_notice": 128,
    "description": 2000,
}


def block_of(image: ImageFile) -> bytes | None:
    """The raw datasets in an opened picture: a Photoshop resource in JPEG and TIFF, a TIFF tag, or a text chunk in PNG."""
    if isinstance(resources := image.info.get("photoshop"), dict) and resources.get(_RESOURCE):
        found = resources[_RESOURCE]
        return found if isinstance(found, bytes) else None
    if (tags := getattr(image, "tag_v2", None)) is not None:
        # The bytes as they stand in the file: programs tag them as integers, of which Pillow's own getter keeps the first.
        stored: dict[int, bytes] = tags._tagdata
        return stored.get(_TIFF_IIM) or _resource(stored.get(_TIFF_PHOTOSHOP))
    profile = image.info.get("Raw profile type iptc") or image.info.get("Raw profile type APP13")
    return _resource(_profile_bytes(profile)) if isinstance(profile, str) else None


def read(block: bytes) -> dict[str, list[str]]:
    """Datasets as ``"2:80"`` → texts, in order. A damaged block gives what stands before the damage."""
    raw = split(block)
    said = b"".join(raw.get(_CHARACTER_SET, []))
    texts = [value for values in raw.values() for value in values]
    # Programs that add to a block of another encoding leave values of both kinds: each that is UTF-8 beyond doubt is read so.
    older = [value for value in texts if not _is_surely_utf8(value)] or texts
    encoding = declared(said) or encoding_of(older, flagged=said.startswith(_UTF8))
    return {
        f"{record}:{number}": [decode(value, "utf-8" if _is_surely_utf8(value) else encoding) for value in values]
        for (record, number), values in raw.items()
        if record == 2 and number != 0
    }


def declared(said: bytes) -> str | None:
    """The codec of the ISO 8859 part that dataset 1:90 declares; None for UTF-8 and for what is not declared."""
    match = re.search(rb"\x1b[-./]([A-Za-z])", said)
    return _DECLARED.get(match[1]) if match and not said.startswith(_UTF8) else None


def split(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    """(record, dataset) → values, undecoded."""
    found: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while at + 5 <= len(block) and block[at] == _MARK:
        key, size = (block[at + 1], block[at + 2]), int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # an extended dataset: the length stands in so many bytes
            width = size & 0x7FFF
            if width > 4:
                break
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        if at + size > len(block):
            break
        found.setdefault(key, []).append(block[at : at + size])
        at += size
    return found


def encoding_of(values: list[bytes], *, flagged: bool) -> str:
    """The encoding of a block: UTF-8 where it is flagged or valid (many programs forget the flag), else Latin-1 or MacRoman,
    whichever reads more like words.
    """
    joined = b"\n".join(values)
    if joined.isascii():
        return "ascii"
    if flagged or all(_is_utf8(value) for value in values):
        return "utf-8"
    return max(("cp1252", "mac-roman"), key=lambda encoding: _plausibility(decode(joined, encoding)))


def decode(value: bytes, encoding: str) -> str:
    """Text of one dataset. A value cut inside a character by its byte limit loses that character, not the rest."""
    if encoding == "utf-8" and not _is_utf8(value):
        cut = value.decode("utf-8", "ignore")
        return cut if len(cut.encode()) > len(value) - 4 else value.decode("latin-1")
    if encoding == "cp1252":
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in value)
    return value.decode(encoding, "replace")


def write(fields: dict[str, str | list[str]]) -> bytes:
    """Datasets in UTF-8, flagged so (1:90), each value within its byte limit, cut at a whole character."""
    block = _dataset(_CHARACTER_SET, _UTF8[0]) + _dataset((2, 0), b"\x00\x04")
    for name, value in fields.items():
        for text in value if isinstance(value, list) else [value]:
            if text:
                block += _dataset(DATASETS[name], fit(text, MAX_BYTES[name]).encode())
    return block


def fit(text: str, max_bytes: int) -> str:
    """``text``, or as many of its characters as fit into ``max_bytes`` of UTF-8."""
    return text.encode()[:max_bytes].decode("utf-8", "ignore")


def app13(block: bytes) -> bytes:
    """A JPEG segment that carries the datasets as a Photoshop resource (8BIM 0x0404)."""
    padded = block + b"\x00" * (len(block) % 2)
    body = (
        b"Photoshop 3.0\x008BIM" + _RESOURCE.to_bytes(2, "big") + b"\x00\x00" + len(block).to_bytes(4, "big") + padded
    )
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def _dataset(key: tuple[int, int], value: bytes) -> bytes:
    return bytes([_MARK, *key]) + len(value).to_bytes(2, "big") + value


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_surely_utf8(value: bytes) -> bool:
    """Whether it has whole characters beyond ASCII in UTF-8, be it cut inside the last one by a byte limit."""
    return any(
        not value[: len(value) - cut].isascii() and _is_utf8(value[: len(value) - cut])
        for cut in range(min(4, len(value)))
    )


def _plausibility(text: str) -> int:
    """How much the characters outside ASCII look like those of words and names, in points."""
    points = 0
    for before, char, after in re.findall(r"(?s)(?=(.?)([^\x00-\x7f])(.?))", f" {text} "):
        kind = unicodedata.category(char)
        inside = before.isalpha() and before.islower()
        if kind == "Ll":
            points += 0 if char in "ªºƒπﬁﬂıˆ" else 2
        elif kind == "Lu":
            points += -2 if inside else 1
        elif char in "©®’‘“”„«»–—…€£°·":
            points += -1 if after.isalpha() and (char in "€£°…" or (inside and char not in "’–—·")) else 1
        else:
            points += -1 if kind in {"Po", "Ps", "Pe"} else -2
    return points


def _resource(data: bytes | None) -> bytes | None:
    """The IIM block inside a run of Photoshop resources, or ``data`` itself where it is a bare block."""
    if not data or data[0] == _MARK:
        return data or None
    at = data.find(b"8BIM\x04\x04")
    if at < 0:
        return None
    name = data[at + 6] if at + 6 < len(data) else 0
    at += 6 + ((name + 2) & ~1)
    size = int.from_bytes(data[at : at + 4], "big")
    return data[at + 4 : at + 4 + size]


def _profile_bytes(profile: str) -> bytes | None:
    """The bytes of an ImageMagick text profile: a name, a length, then hexadecimal lines."""
    lines = profile.split()
    digits = "".join(line for line in lines if re.fullmatch(r"[0-9a-fA-F]{2,}", line) and len(line) % 2 == 0)
    try:
        at = digits.find("3842494d")
        return bytes.fromhex(digits[at:] if at >= 0 else digits)
    except ValueError:
        return None
