"""Lists of the newsroom: newest first, a page at a time."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from delivery import cursors, parameters
from delivery.cursors import Keyset
from delivery.envelopes import PageOf
from delivery.parameters import DEFAULT_LIMIT, MAX_LIMIT, Parameter, Query

Row = TypeVar("Row", bound=Model)

LIMIT = Parameter(
    "limit",
    "How many a page.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    parameters.read_limit,
    DEFAULT_LIMIT,
)
CURSOR = Parameter(
    "cursor",
    "Where the page before ended: its `page.next`.",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "maxLength": cursors.MAX_LENGTH},
    parameters.read_keyset,
)
PAGING = (LIMIT, CURSOR)
MAX_WORDS = 200


def read_words(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > MAX_WORDS or not words.isprintable():
        raise parameters.BadValue(f"give 1 to {MAX_WORDS} printable characters.")
    return words


def words(of: str) -> Parameter:
    """The parameter ``q``; ``of`` names what it is looked for in."""
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_WORDS}
    about = f"Only those with this in {of}, whatever the case and the accents."
    return Parameter("q", about, schema, read_words)


def chosen(name: str, description: str, choices: list[str]) -> Parameter:
    """A parameter that takes one of some words."""
    schema = {"type": "string", "enum": choices}
    return Parameter(name, description, schema, parameters.one_of(*choices))


def page(rows: QuerySet[Row], query: Query) -> tuple[list[Row], PageOf]:
    """The rows of the page that was asked for, and where the next one begins. One query."""
    found: Any = rows.order_by("-pk")
    if query["cursor"]:
        found = found.filter(pk__lt=cursors.read_keyset(query["cursor"]).row)
    limit = query["limit"]
    given = list(found[: limit + 1])
    shown = given[:limit]
    more = cursors.write_keyset(Keyset(sort=0, at=_made(shown[-1]), row=shown[-1].pk)) if len(given) > limit else None
    return shown, PageOf(next=more, limit=limit)


def _made(row: Any) -> Any:
    """When the row was made; logs call it ``at``."""
    return row.created_at if hasattr(row, "created_at") else row.at
