"""Signed addresses by which the newsroom sees pictures of drafts: good for an hour, for one picture in one size."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from msgspec import Struct, structs

from cms.core.ids import as_uuid
from delivery.contract import ImageEntry, ImageVariant
from media.models import Image
from media.specs import FORMATS, SPECS, WIDTHS

GOOD_FOR = timedelta(hours=1)
FORMAT = "webp"
_OFFERED = {"w480", "w960", "w1600"}
_SALT = "media.preview"  # this purpose's own: no token made for anything else opens a picture


class Asked(Struct, frozen=True):
    image: UUID
    spec: str


def address(image: Image | str, *, spec: str = "w960") -> str:
    """Where the newsroom, on its own address, sees a picture (or its public id) for an hour, live or not."""
    public_id = image if isinstance(image, str) else image.pid
    return f"/images/preview/{_signer().sign(f'{public_id}.{spec}')}"


def shown(entry: ImageEntry, public_id: str) -> ImageEntry:
    """The entry of a picture with signed addresses in place of the public ones, which answer only once it is live."""
    if entry.src is None:
        return entry
    offered = [spec for spec in WIDTHS if spec.name in _OFFERED]
    srcset = ", ".join(
        f"{settings.SERVICE_URL}{address(public_id, spec=spec.name)} {spec.size(entry.width, entry.height)[0]}w"
        for spec in offered
    )
    return structs.replace(
        entry,
        src=f"{settings.SERVICE_URL}{address(public_id)}",
        sources=[ImageVariant(type=FORMATS[FORMAT].media_type, srcset=srcset)],
    )


def opened(token: str) -> Asked | None:
    """What a token was signed for; None when it is forged, damaged or too old."""
    try:
        image, _, spec = _signer().unsign(token, max_age=GOOD_FOR).partition(".")
    except BadSignature:
        return None
    public_id = as_uuid(image)
    return Asked(public_id, spec) if public_id and spec in SPECS else None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=_SALT)
