"""A picture as schema.org's ImageObject: who made it, under which licence, how it came about."""

from __future__ import annotations

import re
from typing import Any

from delivery.contract import Credit, ImageEntry

# EDTF knows more (seasons, doubts, spans) than the ISO 8601 dates that search engines read.
_ISO_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
PIXEL = "E37"  # UN/CEFACT Recommendation 20
# IPTC NewsCode → member of schema.org's IPTCDigitalSourceEnumeration, which is named after codes that were renamed since.
DIGITAL_SOURCES = {
    "algorithmicMedia": "AlgorithmicMediaDigitalSource",
    "algorithmicallyEnhanced": "AlgorithmicallyEnhancedDigitalSource",
    "composite": "CompositeDigitalSource",
    "compositeCapture": "CompositeCaptureDigitalSource",
    "compositeSynthetic": "CompositeSyntheticDigitalSource",
    "compositeWithTrainedAlgorithmicMedia": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "computationalCapture": "MultiFrameComputationalCaptureDigitalSource",
    "dataDrivenMedia": "DataDrivenMediaDigitalSource",
    "digitalCapture": "DigitalCaptureDigitalSource",
    "digitalCreation": "DigitalArtDigitalSource",
    "humanEdits": "MinorHumanEditsDigitalSource",
    "negativeFilm": "NegativeFilmDigitalSource",
    "positiveFilm": "PositiveFilmDigitalSource",
    "print": "PrintDigitalSource",
    "screenCapture": "ScreenCaptureDigitalSource",
    "trainedAlgorithmicMedia": "TrainedAlgorithmicMediaDigitalSource",
    "virtualRecording": "VirtualRecordingDigitalSource",
}


def image_object(entry: ImageEntry, *, url: str, caption: str | None = None) -> dict[str, Any]:
    """The ImageObject of a picture whose page is ``url``; keys without a value are left out, ``@context`` is the page's.

    ``contentUrl`` is the JPEG that everybody can show, width and height are that file's.
    """
    offered = _jpegs(entry)
    found: dict[str, Any] = {
        "@type": "ImageObject",
        "@id": f"{url}#image",
        "url": url,
        "contentUrl": entry.src,
        "encodingFormat": "image/jpeg" if entry.src else None,
        **_size(entry, offered.get(entry.src or "", entry.width)),
        "caption": caption,
        "thumbnail": _thumbnail(entry, offered),
        **_rights(entry.credit),
    }
    return {key: value for key, value in found.items() if value}


def _rights(credit: Credit) -> dict[str, Any]:
    makers = [_maker(name, supplier=credit.supplier) for name in credit.creators]
    kind = DIGITAL_SOURCES.get(credit.digital_source_type or "")
    return {
        "creator": makers[0] if len(makers) == 1 else makers,
        "creditText": credit.line,
        "copyrightNotice": credit.copyright,
        "copyrightHolder": [_holder(name, credit) for name in credit.copyright_owners],
        "dateCreated": credit.created_on if _ISO_DAY.fullmatch(credit.created_on or "") else None,
        "license": credit.licence,
        "acquireLicensePage": credit.acquire_url,
        "provider": {"@type": "Organization", "name": credit.supplier} if credit.supplier else None,
        "digitalSourceType": f"https://schema.org/{kind}" if kind else None,
    }


def _maker(name: str, *, supplier: str | None) -> dict[str, str]:
    """An agency that names itself as the maker is no person."""
    is_house = supplier is not None and name.casefold() == supplier.casefold()
    return {"@type": "Organization" if is_house else "Person", "name": name}


def _holder(name: str, credit: Credit) -> dict[str, str]:
    """A maker who kept the rights is a person; whoever else owns them is most often a house."""
    kept = name.casefold() in {maker.casefold() for maker in credit.creators}
    return _maker(name, supplier=credit.supplier) if kept else {"@type": "Organization", "name": name}


def _jpegs(entry: ImageEntry) -> dict[str, int]:
    """Address → width in pixels of every JPEG on offer, as ``srcset`` lists them."""
    listed = next((each.srcset for each in entry.sources if each.type == "image/jpeg"), "")
    pairs = (candidate.split() for candidate in listed.split(",") if candidate.strip())
    return {address: int(width.removesuffix("w")) for address, width in pairs}


def _thumbnail(entry: ImageEntry, offered: dict[str, int]) -> dict[str, Any] | None:
    if not offered:
        return None
    address = min(offered, key=lambda each: offered[each])
    return {"@type": "ImageObject", "contentUrl": address, **_size(entry, offered[address])}


def _size(entry: ImageEntry, width: int) -> dict[str, Any]:
    """Width and height at that width; nothing for a picture whose file is still to come."""
    if not entry.width:
        return {}
    return {"width": _pixels(width), "height": _pixels(max(1, round(entry.height * width / entry.width)))}


def _pixels(value: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "value": value, "unitCode": PIXEL}
