"""Renditions: asked for by name, made once, found again."""

from __future__ import annotations

import msgspec
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from cms.core.text import digest
from media import drawing, opening, rights, stamping
from media.models import Image, Rendition
from media.specs import CROPPED, FORMATS, SPECS, Format, Spec, focal, widths_for

RECIPE = 1  # raise it when the way pictures are drawn changes: every rendition is then made anew
VERSION_CHARS = 16
_LOCKS = 0x70726F6F  # our part of PostgreSQL's advisory locks


def version(image: Image) -> str:
    """The digest of all that a rendition is made from; part of its address, so that the address may be kept for a year."""
    parts = [RECIPE, image.sha256, *(round(part, 4) for part in focal(image)), stamping.public_metadata(image)]
    return digest(msgspec.json.encode(parts))[:VERSION_CHARS]


def find(image: Image, *, version: str, spec: str, format: str) -> Rendition | None:
    return image.renditions.filter(version=version, spec=spec, format=format).first()


def make(image: Image, *, spec: str, format: str) -> Rendition:
    """The rendition of the picture as it is now, drawn when it is not there. Whoever asks at the same time waits for the first.

    Raises Unreadable when the original is damaged, KeyError for a name that is not on the lists, OSError when it is lost.
    """
    now = version(image)
    wanted = [(SPECS[spec], FORMATS[format])]
    return find(image, version=now, spec=spec, format=format) or _draw(image, wanted)[0]


def make_all(image: Image) -> list[Rendition]:
    """Every size and format that documents offer of this picture; those that are there already are not drawn again."""
    return _draw(image, [(spec, form) for spec in offered(image) for form in FORMATS.values()])


def offered(image: Image) -> list[Spec]:
    """The sizes that documents name, and the shapes that sites crop to, unless a right forbids to cut the picture."""
    shapes = CROPPED if rights.may_crop(image, on=timezone.localdate()) else []
    return [*widths_for(image), *shapes]


@transaction.atomic
def _draw(image: Image, wanted: list[tuple[Spec, Format]]) -> list[Rendition]:
    now = version(image)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, image.pk % 2**31])
    there = {(row.spec, row.format): row for row in image.renditions.filter(version=now)}
    missing = [pair for pair in wanted if (pair[0].name, pair[1].extension) not in there]
    if missing:
        for row in _made(image, now, missing):
            there[row.spec, row.format] = row
    return [there[spec.name, form.extension] for spec, form in wanted]


def _made(image: Image, now: str, missing: list[tuple[Spec, Format]]) -> list[Rendition]:
    with opening.alone(), default_storage.open(str(image.file.name)) as original:
        base = drawing.prepare(original.read(), [spec for spec, _ in missing])
    rows = []
    stamp = stamping.stamp(image)
    for spec, form, (width, height), content in drawing.draw(base, wanted=missing, focal=focal(image), stamp=stamp):
        name = f"renditions/{image.pid}/{now}/{spec.name}.{form.extension}"
        # A file that a crash left without its row is written anew.
        default_storage.delete(name)
        rows.append(
            Rendition(
                image=image,
                version=now,
                spec=spec.name,
                format=form.extension,
                file=default_storage.save(name, ContentFile(content)),
                width=width,
                height=height,
                size_bytes=len(content),
            )
        )
    return Rendition.objects.bulk_create(rows)
