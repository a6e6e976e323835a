"""Addresses by slug, as records are put: one thing at each, and the ways from old ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from cms.core.errors import Conflict
from delivery.embeds import Key
from delivery.models import Record, Redirect

_WANTED = "unnest(%b::text[], %b::text[], %b::text[], %b::uuid[]) w(kind, language, slug, public_id)"
# Addresses that live again are freed in the same statement, of which all is undone where one of them is in use. What is read
# is as it was before: every other live thing that a slug led to, in whichever language, for readers may leave that unsaid.
_TAKE = f"""WITH w AS (SELECT * FROM {_WANTED}), freed AS (
    DELETE FROM delivery_redirect d USING w WHERE d.kind = w.kind AND d.language = w.language AND d.slug = w.slug)
SELECT r.kind, r.public_id, w.slug, r.slug = w.slug AND r.language = w.language FROM w CROSS JOIN LATERAL (
    SELECT id FROM delivery_record WHERE kind = w.kind AND slug = w.slug
    UNION ALL SELECT record_id FROM delivery_redirect WHERE kind = w.kind AND slug = w.slug) led
  JOIN delivery_record r ON r.id = led.id AND r.gone = '' AND r.public_id <> w.public_id
 ORDER BY w.slug"""  # noqa: S608 - constants only

_COLUMNS = ("kind", "language", "slug", "public_id")


def move_slugs(rows: Sequence[Record], old_slugs: Mapping[Key, tuple[str, str]]) -> set[Key]:
    """An address that readers had leads on to the record; an address that is live again leads nowhere else.

    ``old_slugs``: slug and language of those that had a record before. Returns the other live things to which slugs of these rows
    may have led readers: what caches keep of that is stale. One query, and two for each slug that changes. Raises ``Conflict`` when
    a slug is in live use by another thing.
    """
    led_to = _take([row for row in rows if row.slug])
    for row in rows:
        slug, language = old_slugs.get((row.kind, row.public_id), ("", ""))
        if slug and (slug, language) != (row.slug, row.language):
            Redirect.objects.update_or_create(kind=row.kind, language=language, slug=slug, defaults={"record": row})
    return led_to


def _take(rows: Sequence[Record]) -> set[Key]:
    if not rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [[getattr(row, name) for row in rows] for name in _COLUMNS])
        found = cursor.fetchall()
    if taken := next((slug for _, _, slug, is_taken in found if is_taken), None):
        raise Conflict("slug-in-use", f"Something else is live at “{taken}”: choose another slug.", slug=taken)
    return {(kind, public_id) for kind, public_id, _, _ in found}
