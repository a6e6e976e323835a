"""The credit inside the file: XMP, IIM and EXIF for every rendition, since a picture travels without its page.

Only what readers may know is written. GPS, persons shown and instructions never are, nor anything else of the original's metadata.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from media import credits, exif, iim, xmp
from media.models import Image

MAX_TEXT_CHARS = 2000
_NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_PLUS = "http://ns.useplus.org/ldf/vocab/"


class Stamp(Struct, frozen=True):
    """Three blocks of metadata, ready to be put into a file."""

    exif: bytes
    xmp: bytes
    iim: bytes


def stamp(image: Image) -> Stamp:
    """What a rendition of this picture says of itself."""
    said = public_metadata(image)
    artist = "; ".join(image.creators) or said["credit_line"]
    return Stamp(
        exif=exif.build(artist=artist, copyright_notice=said["copyright_notice"]),
        xmp=xmp.write(_properties(said)),
        iim=iim.write({name: said[name] for name in _IIM_NAMES if said[name]}),
    )


_IIM_NAMES = ("headline", "creators", "credit_line", "source", "copyright_notice")


def public_metadata(image: Image) -> dict[str, Any]:
    """The fields that go into renditions, and whose change makes new ones."""
    return {
        "creators": list(image.creators),
        "credit_line": credits.compile(image),
        "copyright_notice": image.copyright_notice,
        "copyright_owners": list(image.copyright_owners),
        "licensors": list(image.licensors),
        "acquire_url": image.acquire_url,
        "licence_url": image.licence_url,
        "usage_terms": image.usage_terms[:MAX_TEXT_CHARS],
        "source": image.source,
        "supplier": image.supplier,
        "supplier_image_id": image.supplier_image_id,
        "headline": image.headline,
        "alt_text": image.alt_text[:MAX_TEXT_CHARS],
        "digital_source_type": image.digital_source_type,
        "data_mining": image.data_mining,
    }


def shortened(image: Image) -> list[str]:
    """Sentences about what IIM, which older programs read, cannot hold whole: said before it happens."""
    said = public_metadata(image)
    names = {"credit_line": "credit line", "source": "source", "copyright_notice": "copyright notice"}
    found = []
    for name, words in names.items():
        kept = iim.fit(said[name], iim.MAX_BYTES[name])
        if kept != said[name]:
            found.append(f"In IPTC-IIM, which older programs read, the {words} ends after “{kept}”; XMP has all of it.")
    return found


def _properties(said: dict[str, Any]) -> dict[str, xmp.Value]:
    owners = [{"plus:CopyrightOwnerName": name} for name in said["copyright_owners"]]
    licensors = [{"plus:LicensorName": name} for name in said["licensors"]]
    if said["acquire_url"]:
        first = licensors[0] if licensors else {}
        licensors = [{**first, "plus:LicensorURL": said["acquire_url"]}, *licensors[1:]]
    supplier = [{"plus:ImageSupplierName": said["supplier"]}] if said["supplier"] else []
    kind, mining = said["digital_source_type"], said["data_mining"]
    return {
        "dc:creator": xmp.Sequence(said["creators"]),
        "dc:rights": xmp.Alternatives(said["copyright_notice"]),
        "photoshop:Credit": said["credit_line"],
        "photoshop:Source": said["source"],
        "photoshop:Headline": said["headline"],
        "xmpRights:WebStatement": said["licence_url"],
        "xmpRights:UsageTerms": xmp.Alternatives(said["usage_terms"]),
        "plus:CopyrightOwner": xmp.Sequence(owners),
        "plus:Licensor": xmp.Sequence(licensors),
        "plus:ImageSupplier": xmp.Sequence(supplier),
        "plus:ImageSupplierImageID": said["supplier_image_id"],
        "plus:DataMining": f"{_PLUS}{mining}" if mining else "",
        "Iptc4xmpCore:AltTextAccessibility": xmp.Alternatives(said["alt_text"]),
        "Iptc4xmpExt:DigitalSourceType": f"{_NEWSCODES}{kind}" if kind else "",
    }
