"""What stands at a path of the site: the inverse of ``delivery.addresses``.

A path that means something but is not its one address (an id for a slug, a slash at the end, the folder of the language that needs
none) leads on to that address. Whatever cannot be an address of ours is unknown, in so many words and without a query.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection

from cms.core.ids import as_uuid
from delivery.addresses import SECTIONS, page
from delivery.parameters import KEY_PATTERN, LANGUAGE_PATTERN, BadValue

MAX_LENGTH = 2000
_FOLDERS = {folder: kind for kind, folder in SECTIONS.items()}


class Place(NamedTuple):
    """A path, read: which thing it names. ``language`` is None for things whose address has none."""

    kind: str
    name: str
    language: str | None


class Stands(NamedTuple):
    """A record found at a path. ``url`` is the one address of what is public."""

    kind: str
    public_id: UUID
    slug: str
    language: str
    etag: str
    gone: str
    gone_note: str

    @property
    def url(self) -> str:
        return page(self.kind, self.slug or str(self.public_id), language=self.language)


def read_path(text: str) -> str:
    """The parameter: a path from the root of the site, or a whole address on it. Query and fragment are put aside."""
    if len(text) > MAX_LENGTH:
        raise BadValue(f"give {MAX_LENGTH} characters at most.", code="too-long")
    path = text.removeprefix(settings.SITE_URL) if _is_ours(text) else text
    if path and not path.startswith("/"):
        raise BadValue(f"give a path that begins with a slash, or an address that begins with {settings.SITE_URL}.")
    return re.split(r"[?#]", path, maxsplit=1)[0] or "/"


def _is_ours(text: str) -> bool:
    """Whether it begins with our origin and ends there, or goes on with a path: not ``https://news.example.evil``."""
    return text.startswith(settings.SITE_URL) and text[len(settings.SITE_URL) :][:1] in {"", "/", "?", "#"}


def place(path: str) -> Place | None:
    """What a path names, without looking whether it is there; None when no address of ours has this form."""
    segments = [_decoded(each) for each in path.removesuffix("/").split("/")[1:]]
    names = [each for each in segments if each is not None and re.fullmatch(KEY_PATTERN, each)]
    if len(names) != len(segments) or not 1 <= len(names) <= 2 or {".", ".."} & set(names):
        return None
    if len(names) == 1:
        return Place("article", names[0], settings.LANGUAGE_CODE)
    folder, name = names
    if folder in _FOLDERS:
        return Place(_FOLDERS[folder], name, None)
    return Place("article", name, folder) if re.fullmatch(LANGUAGE_PATTERN, folder) else None


def _decoded(segment: str) -> str | None:
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return None


_COLUMNS = "SELECT r.kind, r.public_id, r.slug, r.language, r.etag, r.gone, r.gone_note"
_BY_ID = f"{_COLUMNS} FROM delivery_record r WHERE r.kind = %s AND r.public_id = %s"
# As for documents: live beats moved, moved beats gone. A redirect counts in the language that it once stood in.
_BY_SLUG = f"""{_COLUMNS} FROM (
    SELECT id, 1 AS place FROM delivery_record WHERE kind = %s AND slug = %s AND (%s::text IS NULL OR language = ANY(%s))
    UNION ALL
    SELECT record_id, 2 FROM delivery_redirect WHERE kind = %s AND slug = %s AND (%s::text IS NULL OR language = ANY(%s))) found
  JOIN delivery_record r ON r.id = found.id
 ORDER BY r.gone <> '', found.place, r.id LIMIT 1"""  # noqa: S608 - constants only


def find(place: Place) -> Stands | None:
    """The record there, gone or not, in one query. None when nothing was ever public there."""
    public_id = as_uuid(place.name)
    values: list[Any] = [place.kind, public_id]
    statement = _BY_ID
    if not public_id:
        languages = [place.language, *([""] if place.language == settings.LANGUAGE_CODE else [])]
        named: list[Any] = [place.kind, place.name, place.language, languages]
        statement, values = _BY_SLUG, named * 2
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return Stands._make(row) if row else None


def is_its_address(path: str, url: str) -> bool:
    """Whether a path is spelled as the one address of what stands there, percent-encoding aside."""
    return unquote(path) == unquote(urlsplit(url).path)
