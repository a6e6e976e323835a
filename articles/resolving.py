"""What a draft names, found in one statement, whatever kinds of things that are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from articles.blockrows import Resolve
from articles.contract import Draft
from articles.mentions import mentions
from articles.models import BLOCK_MODELS, Article, Topic
from cms.core.errors import Invalid
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source

_SHARED: dict[str, type[models.Model]] = {
    "person": Person,
    "quote": Quote,
    "image": Image,
    "source": Source,
    "topic": Topic,
    "article": Article,
}
_NAMED = {
    kind: f"SELECT '{kind}', public_id::text, id FROM {model._meta.db_table} WHERE public_id = ANY(%b::uuid[])"  # noqa: S608 - our own names
    for kind, model in _SHARED.items()
}
_ELSEWHERE = " UNION ALL ".join(
    f"SELECT uuid::text FROM {model._meta.db_table} WHERE uuid = ANY(%(ids)b::uuid[]) AND parent_id IS DISTINCT FROM %(own)s"  # noqa: S608 - our own names
    for model in BLOCK_MODELS
)


def resolver(*drafts: Draft) -> Resolve:
    """Gives the saved row that canonical drafts name, of which the keys alone are read. One query, none where they name nothing.

    Raises ``Invalid`` naming every mention that leads nowhere, by its path in its own draft.
    """
    named = [mention for draft in drafts for mention in mentions(draft)]
    found = _found(named)
    errors = [
        {
            "path": path,
            "code": "unknown",
            "message": f"There is no {kind} {public_id}: it may have been deleted. Choose another.",
        }
        for path, kind, public_id in named
        if (kind, public_id) not in found
    ]
    if errors:
        raise Invalid("unknown-reference", errors[0]["message"], errors=errors)
    return lambda kind, public_id: found[kind, public_id]


def _found(named: list[tuple[str, str, str]]) -> dict[tuple[str, str], Any]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for _, kind, public_id in named:
        wanted[kind].add(public_id)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_NAMED[kind] for kind in wanted), [sorted(ids) for ids in wanted.values()])
        return {
            (kind, public_id): _SHARED[kind].from_db(connection.alias, ["id", "public_id"], [key, public_id])
            for kind, public_id, key in cursor.fetchall()
        }


def refuse_foreign_blocks(article: Article, draft: Draft) -> None:
    """Raise ``Invalid`` naming every block whose id another article has. One query, none without blocks."""
    ids = [block.id for block in draft.blocks]
    taken = _elsewhere(ids, own=article.pk)
    if taken:
        message = "A block with this id belongs to another article: give the copy an id of its own."
        errors = [
            {"path": f"/blocks/{n}/id", "code": "taken", "message": message}
            for n, each in enumerate(ids)
            if each in taken
        ]
        raise Invalid("block-elsewhere", message, errors=errors)


def have_taken_blocks(drafts: Sequence[Draft]) -> bool:
    """Whether a block of these new drafts has an id that an article has, or another of them. One query."""
    ids = [block.id for draft in drafts for block in draft.blocks]
    return len(set(ids)) < len(ids) or bool(_elsewhere(ids, own=None))


def _elsewhere(ids: list[str], *, own: int | None) -> set[str]:
    if not ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, {"ids": ids, "own": own})
        return {uuid for (uuid,) in cursor.fetchall()}
