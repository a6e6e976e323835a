"""Addresses by slug, as records are put: one thing at each, and the ways from old ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from cms.core.errors import Conflict
from delivery.embeds import Key
from delivery.models import Record, Redirect

_WANTED = "unnest(%b::text[], %b::text[], %b::text[], %b::uuid[]) w(kind, language, slug, public_id)"
# Addresses that live again are freed in the same statement, of which all is undone where one of them is in use.
_TAKE = f"""WITH w AS (SELECT * FROM {_WANTED}), freed AS (
    DELETE FROM delivery_redirect d USING w WHERE d.kind = w.kind AND d.language = w.language AND d.slug = w.slug)
SELECT w.slug FROM w JOIN delivery_record r
    ON r.kind = w.kind AND r.language = w.language AND r.slug = w.slug AND r.gone = '' AND r.public_id <> w.public_id
 ORDER BY w.slug LIMIT 1"""  # noqa: S608 - constants only


def move_slugs(rows: Sequence[Record], old_slugs: Mapping[Key, tuple[str, str]]) -> None:
    """An address that readers had leads on to the record; an address that is live again leads nowhere else.

    ``old_slugs``: slug and language of those that had a record before. One query, and two for each slug that changes.
    Raises ``Conflict`` when a slug is in live use by another thing.
    """
    named = [row for row in rows if row.slug]
    if named:
        values = [[getattr(row, name) for row in named] for name in ("kind", "language", "slug", "public_id")]
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, values)
            if taken := cursor.fetchone():
                raise Conflict(
                    "slug-in-use", f"Something else is live at “{taken[0]}”: choose another slug.", slug=taken[0]
                )
    for row in rows:
        slug, language = old_slugs.get((row.kind, row.public_id), ("", ""))
        if slug and (slug, language) != (row.slug, row.language):
            Redirect.objects.update_or_create(kind=row.kind, language=language, slug=slug, defaults={"record": row})
