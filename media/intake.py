"""Taking pictures in: decoded whole, kept byte for byte under their SHA-256, described by what the file says itself."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import URLValidator
from django.db import IntegrityError, models, transaction
from msgspec import structs

from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, NotPermitted
from cms.core.rows import check, lock
from cms.core.text import clean_line, digest
from media import (
    colour,
    credits,
    fingerprints,
    formats,
    lookalikes,
    metadata,
    opening,
    placeholders,
    suppliers,
)
from media.fingerprints import Prints
from media.models import DIGITAL_SOURCE_TYPES, Image

# Retired NewsCodes that files still carry → the code that took their place.
_RETIRED = {
    "softwareImage": "digitalCreation",
    "digitalArt": "digitalCreation",
    "minorHumanEdits": "humanEdits",
    "compositeWithTrainedAlgorithmic": "compositeWithTrainedAlgorithmicMedia",
}
_PLACEHOLDER_SIDE = 128
# Words of a credit line that name nobody.
_JOINING = {"by", "courtesy", "credit", "for", "from", "image", "of", "on", "photo", "photograph", "picture", "via"}
# What a file says in the same words in which we keep it.
_SAME = frozenset(
    {
        "creators",
        "copyright_notice",
        "copyright_owners",
        "usage_terms",
        "instructions",
        "source",
        "supplier",
        "supplier_image_id",
        "headline",
        "description",
        "alt_text",
        "extended_description",
        "keywords",
        "created_on",
        "persons_shown",
        "model_release",
        "property_release",
        "data_mining",
    }
)


@dataclass(frozen=True)
class Admission:
    """An image, and whether this upload made it; False says that the same bytes were here already."""

    image: Image
    is_new: bool


@dataclass(frozen=True)
class _Reading:
    """All that is learnt from one upload before anything is stored."""

    data: bytes
    columns: dict[str, Any]
    found: metadata.Metadata
    prints: Prints | None


def receive(file: IO[bytes], *, name: str, by: User | None, **fields: Any) -> Image:
    """Take a picture in, or find the image that these bytes already are. As ``admit``."""
    return admit(file, name=name, by=by, **fields).image


def admit(file: IO[bytes], *, name: str, by: User | None, **fields: Any) -> Admission:
    """Take a picture in. ``fields`` go before what the file says of itself; of bytes that are here already nothing changes.

    ``name`` is what the uploader called it, for display only. Raises Unreadable or Invalid with nothing stored.
    """
    _require(by, "media.add_image")
    reading = _read(file, name)
    if known := _known(reading):
        return Admission(known, is_new=False)
    image = Image(uploaded_by=by, **fields)
    _describe(image, reading)
    try:
        check(image)
    except Invalid:
        if known := _known(reading):  # they came twice at once, and the other has just been kept
            return Admission(known, is_new=False)
        raise
    _store(image, reading.data)
    try:
        with transaction.atomic():
            image.save(force_insert=True)
            lookalikes.remember(image, reading.prints)
    except IntegrityError:
        # The same bytes came twice at once: the first to commit is the image.
        return Admission(Image.objects.get(sha256=image.sha256), is_new=False)
    return Admission(image, is_new=True)


def _known(reading: _Reading) -> Image | None:
    """The image that these bytes are."""
    return Image.objects.filter(sha256=reading.columns["sha256"]).first()


def attach(image: Image, file: IO[bytes], *, name: str, by: User | None) -> Image:
    """Give a picture its file, when it has none yet; what is typed already stays, the file fills in what is empty.

    Raises Conflict when it has a file, or when another image has these bytes; Unreadable as ``admit``.
    """
    _require(by, "media.change_image")
    reading = _read(file, name)
    with transaction.atomic():
        stored = lock(image)
        if stored.file:
            raise Conflict(
                "has-file", "This picture has its file already. Upload the other file as a picture of its own."
            )
        other = Image.objects.filter(sha256=reading.columns["sha256"]).first()
        if other:
            raise Conflict(
                "already-uploaded",
                f"This file is here already, as “{other}”. Use that picture in place of this one.",
                image=other.pid,
            )
        _describe(stored, reading)
        check(stored)
        _store(stored, reading.data)
        stored.save(update_fields=[column.name for column in Image._meta.concrete_fields if not column.primary_key])
        lookalikes.remember(stored, reading.prints)
    return stored


def _require(by: User | None, permission: str) -> None:
    """Imports run without a user; anybody else needs the right."""
    if by is not None and not by.holds(permission):
        raise NotPermitted("not-permitted", "Your role does not add pictures. Ask a photo editor or an editor.")


def _read(file: IO[bytes], name: str) -> _Reading:
    with opening.alone():
        return _read_alone(file, name)


def _read_alone(file: IO[bytes], name: str) -> _Reading:
    data = opening.read_bytes(file)
    size = opening.open_checked(data).size
    small = opening.decode_small(data)
    found = metadata.read_opened(small, data)
    width, height = opening.shown_size(small, size)
    turn = opening.orientation(small)
    seen = colour.srgb(opening.turned(opening.shrunk(small, opening.fitted(small.size, _PLACEHOLDER_SIDE)), turn))
    columns = {
        "sha256": digest(data),
        "original_name": clean_line(PurePosixPath(name.replace("\\", "/")).name)[:255],
        "format": str(small.format),
        "size_bytes": len(data),
        "width": width,
        "height": height,
        "dominant": placeholders.dominant(seen),
        "thumbhash": placeholders.thumbhash(seen),
        "metadata": {
            "raw": found.raw,
            "origins": found.origins,
            "disagreements": [structs.asdict(one) for one in found.disagreements],
            "problems": found.problems,
        },
    }
    return _Reading(data=data, columns=columns, found=found, prints=fingerprints.prints(seen))


def _describe(image: Image, reading: _Reading) -> None:
    for column, value in reading.columns.items():
        setattr(image, column, value)
    image.file.name = f"originals/{image.sha256[:2]}/{image.sha256}.{formats.EXTENSIONS[image.format]}"
    for column, value in _said(reading.found).items():
        if value and not getattr(image, column) and not (column == "alt_text" and image.is_decorative):
            setattr(image, column, _fitting(column, value))
    _credit(image, reading.found.credit_line)
    suppliers.describe(image)


def _said(found: metadata.Metadata) -> dict[str, Any]:
    """What the file says, as the image's own columns."""
    kind = _RETIRED.get(found.digital_source_type, found.digital_source_type)
    known = {known.casefold(): known for known in DIGITAL_SOURCE_TYPES}
    return {
        **{name: getattr(found, name) for name in _SAME},
        "licensors": [licensor.name for licensor in found.licensors if licensor.name],
        "acquire_url": next((url for licensor in found.licensors if (url := _url(licensor.url))), ""),
        "licence_url": _url(found.licence_url),
        "digital_source_type": known.get(kind.casefold(), ""),
    }


def _credit(image: Image, line: str) -> None:
    """Take creator and supplier out of the file's credit line where they are all it says, else leave the guessing to an editor.

    The line itself is kept only where it would not be compiled the same.
    """
    if not line or image.credit_line:
        return
    known = suppliers.known()
    parts = credits.parse(line, suppliers=known)
    creator, supplier = parts.creator or "", parts.supplier or ""
    if _words(line) <= _words(f"{creator} {supplier}") | _JOINING:
        if not image.supplier and (supplier.lower() in known or credits.is_supplier(supplier)):
            image.supplier = supplier[:200]
        if not image.creators and creator:
            image.creators = [creator[:200]]
    suppliers.describe(image)
    if credits.compile(image).casefold() != line.casefold():
        image.credit_line = line[:300]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _fitting(column: str, value: Any) -> Any:
    """The value within the column's length; the whole of it stays in ``metadata``."""
    field: Any = Image._meta.get_field(column)
    if isinstance(value, list):
        return [item[: field.base_field.max_length] for item in value]
    return value[: field.max_length] if isinstance(field, models.CharField) else value


def _url(value: str) -> str:
    with suppress(ValidationError):
        URLValidator(schemes=["http", "https"])(value)
        return value if len(value) <= 500 else ""
    return ""


def _store(image: Image, data: bytes) -> None:
    """Put the bytes under their digest. A file of that name is these bytes, unless a crash cut it short: then it is made anew."""
    name = str(image.file.name)
    try:
        if default_storage.exists(name) and not _is_whole(name, image.sha256):
            default_storage.delete(name)
        if not default_storage.exists(name):
            image.file.name = default_storage.save(name, ContentFile(data))
    except OSError as error:
        raise Conflict(
            "not-stored",
            "The picture is good, but the storage did not take it. Try again; tell an administrator if it goes on.",
        ) from error


def _is_whole(name: str, sha256: str) -> bool:
    with default_storage.open(name) as stored:
        return digest(stored.read()) == sha256
