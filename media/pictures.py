"""What editors do with a picture once it is in: describe it, credit it, enter its rights, delete it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction

from cms.accounts.models import User
from cms.core.rows import Row, lock, remove, write, write_children
from delivery.uses import refuse_if_used
from media import intake, rights, suppliers, thumbnails
from media.models import Image

log = logging.getLogger(__name__)

FIELDS = frozenset(
    {
        "headline",
        "description",
        "alt_text",
        "extended_description",
        "is_decorative",
        "focal_x",
        "focal_y",
        "creators",
        "supplier",
        "supplier_image_id",
        "credit_line",
        "copyright_notice",
        "copyright_owners",
        "licensors",
        "usage_terms",
        "licence_url",
        "acquire_url",
        "source",
        "instructions",
        "persons_shown",
        "model_release",
        "property_release",
        "data_mining",
        "keywords",
        "created_on",
        "digital_source_type",
        "ai_label",
    }
)


@transaction.atomic
def save_image(
    image: Image | None,
    *,
    fields: Mapping[str, Any],
    grants: Sequence[Row] = (),
    upload: IO[bytes] | None = None,
    base: datetime | str | None = None,
    by: User | None,
) -> Image:
    """Make a picture (None) or change one, with the grants given. Without ``upload`` a new one waits for its file.

    Of an upload's metadata only what ``fields`` leave empty is taken. Raises Stale, Invalid, Conflict,
    Unreadable, and NotPermitted when the role does not enter rights.
    """
    if grants:
        rights.require(by, "media.change_rightsgrant")
    row = lock(image, base=base) if image else Image(uploaded_by=by)
    write(row, {**fields, **suppliers.usual(row, fields)}, allowed=FIELDS)
    if upload is not None:
        row = intake.attach(row, upload, name=str(getattr(upload, "name", "") or ""), by=by)
    write_children(row, "grants", grants, allowed=rights.GRANT_FIELDS, entered_by=by)
    if "supplier" in fields:
        row.refresh_from_db(fields=suppliers.COPIED)  # a trigger has filled them
    return row


@transaction.atomic
def delete_image(image: Image, *, by: User | None) -> None:
    """Delete a picture that neither a live document nor a draft uses, and its files. Raises Conflict, saying where it is used."""
    row = lock(image)
    refuse_if_used(row, kind="image")
    names, sha256 = _files(row), row.sha256
    remove(row)
    transaction.on_commit(lambda: _forget(names, sha256=sha256))


def _files(image: Image) -> list[str]:
    """The original, its thumbnail and every rendition."""
    if not image.file:
        return []
    made = image.renditions.values_list("file", flat=True)
    return [str(image.file.name), thumbnails.name(image), *made]


def _forget(names: list[str], *, sha256: str) -> None:
    """Remove the bytes unless somebody has uploaded them again in the meantime. A storage that does not answer keeps them."""
    if Image.objects.filter(sha256=sha256).exists():
        return
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            log.exception("%s stays in the storage, though its picture was deleted", name)
