"""What a picture file says about itself: XMP, then IIM, then EXIF, the first that is present wins.

Fields follow the IPTC Photo Metadata Standard 2024.1. Every raw value is kept, and where the three disagree it is said.
"""

from __future__ import annotations

import re
from datetime import date
from typing import IO, Any

from msgspec import Struct, field
from PIL.ImageFile import ImageFile

from cms.core.text import clean_line, clean_text
from media import exif, iim, opening, xmp

MAX_VALUES = 500
MAX_VALUE_CHARS = 10_000
_NEWSCODE = re.compile(r"^https?://cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]+)/?$", re.IGNORECASE)


class Licensor(Struct, frozen=True, kw_only=True):
    """Who sells a licence, and where."""

    name: str = ""
    url: str = ""


class Disagreement(Struct, frozen=True, kw_only=True):
    """One field that says different things in different places; ``values`` maps "xmp", "iim", "exif" to what each says."""

    field: str
    values: dict[str, str]


class Metadata(Struct, kw_only=True):
    """What a file says, empty where it says nothing. ``origins`` tells which of "xmp", "iim" and "exif" each field came from.

    ``created_on`` is EDTF to the day; ``digital_source_type`` is the NewsCode without its address; ``raw`` holds
    everything that was read, as found; ``problems`` are sentences about metadata that could not be read.
    """

    creators: list[str] = field(default_factory=list)
    credit_line: str = ""
    copyright_notice: str = ""
    copyright_owners: list[str] = field(default_factory=list)
    licensors: list[Licensor] = field(default_factory=list)
    licence_url: str = ""
    usage_terms: str = ""
    instructions: str = ""
    source: str = ""
    supplier: str = ""
    supplier_image_id: str = ""
    headline: str = ""
    description: str = ""
    alt_text: str = ""
    extended_description: str = ""
    keywords: list[str] = field(default_factory=list)
    created_on: str = ""
    persons_shown: list[str] = field(default_factory=list)
    model_release: str = ""
    property_release: str = ""
    digital_source_type: str = ""
    data_mining: str = ""
    origins: dict[str, str] = field(default_factory=dict)
    raw: dict[str, dict[str, Any]] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


_LINES = {
    "credit_line": "photoshop:Credit",
    "licence_url": "xmpRights:WebStatement",
    "source": "photoshop:Source",
    "supplier_image_id": "plus:ImageSupplierImageID",
    "headline": "photoshop:Headline",
}
_TEXTS = {
    "copyright_notice": "dc:rights",
    "usage_terms": "xmpRights:UsageTerms",
    "instructions": "photoshop:Instructions",
    "description": "dc:description",
    "alt_text": "Iptc4xmpCore:AltTextAccessibility",
    "extended_description": "Iptc4xmpCore:ExtDescrAccessibility",
}
_LISTS = {"creators": "dc:creator", "keywords": "dc:subject", "persons_shown": "Iptc4xmpExt:PersonInImage"}
_CODES = {
    "model_release": "plus:ModelReleaseStatus",
    "property_release": "plus:PropertyReleaseStatus",
    "data_mining": "plus:DataMining",
}


def read(file: IO[bytes]) -> Metadata:
    """Read the metadata of a picture file, from its beginning.

    Raises Unreadable when the file is no picture that we accept, or when its XMP declares entities. Damaged metadata in a
    good picture is no error: it is named in ``problems``.
    """
    data = opening.read_bytes(file)
    return read_opened(opening.decode_small(data), data)


def read_opened(image: ImageFile, data: bytes) -> Metadata:
    """As ``read``, from a picture that is decoded already (PNG keeps metadata behind its pixels) and its bytes."""
    result = Metadata()
    found = {
        "xmp": _read_xmp(image, data, result),
        "iim": _read_iim(image, result),
        "exif": exif.read(image, result.problems),
    }
    result.raw = {name: _storable(values) for name, values in found.items() if values}
    readings = {"xmp": _from_xmp(found["xmp"]), "iim": _from_iim(found["iim"]), "exif": _from_exif(found["exif"])}
    for name in Metadata.__struct_fields__:
        _settle(result, name, {place: reading[name] for place, reading in readings.items() if reading.get(name)})
    return result


def _settle(result: Metadata, name: str, values: dict[str, Any]) -> None:
    if not values:
        return
    origin = next(iter(values))
    setattr(result, name, values[origin])
    result.origins[name] = origin
    if any(not _agree(name, values[origin], other) for other in values.values()):
        said = {place: "; ".join(map(str, v)) if isinstance(v, list) else str(v) for place, v in values.items()}
        result.disagreements.append(Disagreement(field=name, values=said))


def _agree(name: str, first: Any, other: Any) -> bool:
    """Say whether two readings mean the same; IIM cuts values at its byte limits, which is no disagreement."""
    one, two = (_comparable(v) for v in (first, other))
    limit = iim.MAX_BYTES.get(name)
    return len(one) == len(two) and all(
        a == b or (limit is not None and len(b.encode()) >= limit - 3 and a.startswith(b))
        for a, b in zip(one, two, strict=True)
    )


def _comparable(value: Any) -> list[str]:
    return sorted(" ".join(str(v).casefold().split()) for v in (value if isinstance(value, list) else [value]))


# -- the three places -------------------------------------------------------------------------------------------------


def _read_xmp(image: ImageFile, data: bytes, result: Metadata) -> dict[str, Any]:
    packet = image.info.get("xmp") or (xmp.packet_in_gif(data) if image.format == "GIF" else None)
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes):
        return {}
    try:
        return xmp.read(packet)
    except ValueError:
        result.problems.append("Its XMP metadata is damaged and was not read.")
        return {}


def _read_iim(image: ImageFile, result: Metadata) -> dict[str, list[str]]:
    block = iim.block_of(image)
    if not block:
        return {}
    if not iim.split(block):
        result.problems.append("Its IPTC-IIM metadata is damaged and was not read.")
    return iim.read(block)


def _from_xmp(raw: dict[str, Any]) -> dict[str, Any]:
    reading: dict[str, Any] = {name: clean_line(_text(raw.get(key))) for name, key in _LINES.items()}
    reading |= {name: clean_text(_text(raw.get(key))) for name, key in _TEXTS.items()}
    reading |= {name: _lines(raw.get(key)) for name, key in _LISTS.items()}
    reading |= {name: _text(raw.get(key)).rsplit("/", 1)[-1] for name, key in _CODES.items()}
    reading["copyright_owners"] = _named(raw.get("plus:CopyrightOwner"), "plus:CopyrightOwnerName")
    reading["supplier"] = ", ".join(_named(raw.get("plus:ImageSupplier"), "plus:ImageSupplierName"))
    reading["licensors"] = _licensors(raw.get("plus:Licensor"))
    reading["created_on"] = _day(_text(raw.get("photoshop:DateCreated")))
    kind = _text(raw.get("Iptc4xmpExt:DigitalSourceType"))
    match = _NEWSCODE.match(kind)
    reading["digital_source_type"] = match[1] if match else clean_line(kind)
    return reading


def _from_iim(raw: dict[str, list[str]]) -> dict[str, Any]:
    def values(name: str) -> list[str]:
        record, number = iim.DATASETS[name]
        return raw.get(f"{record}:{number}", [])

    reading: dict[str, Any] = {name: _lines(values(name)) for name in ("creators", "keywords")}
    for name in ("credit_line", "source", "headline"):
        reading[name] = clean_line(" ".join(values(name)))
    for name in ("copyright_notice", "instructions", "description"):
        reading[name] = clean_text("\n".join(values(name)))
    reading["created_on"] = _day("".join(values("date")[:1]))
    return reading


def _from_exif(raw: dict[str, str]) -> dict[str, Any]:
    return {
        "creators": _lines(re.split(r"\s*;\s*", raw.get("Artist", ""))),
        "copyright_notice": clean_text(raw.get("Copyright", "")),
        "description": clean_text(raw.get("ImageDescription", "")),
        "created_on": _day(raw.get("DateTimeOriginal", "")),
    }


# -- values -----------------------------------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """One text out of whatever shape a file gives it."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return ", ".join(filter(None, map(_text, value.values())))
    return value if isinstance(value, str) else ""


def _lines(value: Any) -> list[str]:
    """A list of one-line texts, without blanks and repetitions, in order."""
    items = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(line for item in items if (line := clean_line(_text(item)))))


def _named(value: Any, key: str) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return _lines([item.get(key, "") if isinstance(item, dict) else item for item in items])


def _licensors(value: Any) -> list[Licensor]:
    items = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
    found = [
        Licensor(
            name=clean_line(_text(item.get("plus:LicensorName"))), url=clean_line(_text(item.get("plus:LicensorURL")))
        )
        for item in items
    ]
    return [licensor for licensor in found if licensor.name or licensor.url]


def _day(value: str) -> str:
    """A date as EDTF, to the day at most: ``2004:02:26``, ``20040226``, ``20040000`` and ``2004-02-26T10:00Z`` are read."""
    match = re.match(r"\s*(\d{4})[-:]?(\d\d)?[-:]?(\d\d)?(?!\d)", value)
    if not match or match[1] == "0000":
        return ""
    year, month, day = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    try:
        return date(int(year), int(month), int(day or 0)).isoformat()
    except ValueError:  # no day, or one that the month does not have
        return f"{year}-{month}"


def _storable(value: Any) -> Any:
    """Raw values as JSON that PostgreSQL keeps: no control characters, bounded in number and length."""
    if isinstance(value, dict):
        return {clean_line(str(key))[:200]: _storable(item) for key, item in list(value.items())[:MAX_VALUES]}
    if isinstance(value, list):
        return [_storable(item) for item in value[:MAX_VALUES]]
    return clean_text(str(value))[:MAX_VALUE_CHARS]
