"""The parts of articles as their drafts have them: blocks, names, links, read from all their tables in one statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.db import connection, models

from articles import contract
from articles.blockrows import SHAPES, Shape
from articles.models import Article, Byline, Citation, RelatedLink, Topic
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source


@dataclass
class Parts:
    """What belongs to one article beside its own columns, each list in its order. ``named``: column → public id."""

    blocks: list[contract.Block] = field(default_factory=list)
    bylines: list[contract.Byline] = field(default_factory=list)
    citations: list[contract.Citation] = field(default_factory=list)
    related: list[contract.Related] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)


def parts_of(articles: Collection[int]) -> dict[int, Parts]:
    """Key of each article → its parts. One query."""
    found = {key: Parts() for key in articles}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"keys": list(articles)})
        for key, part, _, _, _, shown in cursor.fetchall():
            if part in _NAMES:
                found[key].named[part] = shown
            else:
                getattr(found[key], part).append(_DECODERS[part](shown))
    return found


_DECODERS: dict[str, Any] = {
    "blocks": msgspec.json.Decoder(contract.Block).decode,
    "bylines": msgspec.json.Decoder(contract.Byline).decode,
    "citations": msgspec.json.Decoder(contract.Citation).decode,
    "related": msgspec.json.Decoder(contract.Related).decode,
    "topics": str,
}
_NAMES: dict[str, type[models.Model]] = {"primary_topic": Topic, "lead_image": Image, "medical_reviewer": Person}
_THINGS: dict[str, type[models.Model]] = {"quote": Quote, "image": Image}


def _object(values: dict[str, str]) -> str:
    named = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return f"json_build_object({named})::text"


def _blocks(shape: Shape) -> str:
    values = {"type": f"'{shape.struct.__struct_config__.tag}'", "id": "p.uuid"}
    values |= {column: f"p.{column}" for column in shape.columns}
    joined = ""
    if shape.key:
        column, kind = shape.key
        values[column] = "t.public_id"
        joined = f" JOIN {_THINGS[kind]._meta.db_table} t ON t.id = p.{column}_id"
    return _part("blocks", shape.model, "parent_id", "p.ordering, p.uuid, 0::bigint", _object(values), joined)


def _placed(part: str, model: type[models.Model], column: str, thing: type[models.Model], *plain: str) -> str:
    name = "article" if column == "target" else column
    values = {name: "t.public_id", **{each: f"p.{each}" for each in plain}}
    joined = f" LEFT JOIN {thing._meta.db_table} t ON t.id = p.{column}_id"
    return _part(part, model, "article_id", "p.position, NULL::uuid, p.id", _object(values), joined)


def _part(part: str, model: type[models.Model], parent: str, order: str, shown: str, joined: str) -> str:
    return (
        f"SELECT p.{parent}, '{part}', {order}, {shown} FROM {model._meta.db_table} p{joined} "  # noqa: S608 - our own names
        f"WHERE p.{parent} = ANY(%(keys)b::bigint[])"
    )


def _topics() -> str:
    joined = f" JOIN {Topic._meta.db_table} t ON t.id = p.topic_id"
    through = Article.topics.through
    return _part("topics", through, "article_id", "0, t.public_id, 0::bigint", "t.public_id::text", joined)


def _name(column: str, thing: type[models.Model]) -> str:
    joined = f" JOIN {thing._meta.db_table} t ON t.id = p.{column}_id"
    return _part(column, Article, "id", "0, NULL::uuid, 0::bigint", "t.public_id::text", joined)


_STATEMENT = " UNION ALL ".join(
    [
        *map(_blocks, SHAPES),
        _placed("bylines", Byline, "person", Person, "role", "as_credited"),
        _placed("citations", Citation, "source", Source, "role", "locator", "passage"),
        _placed("related", RelatedLink, "target", Article, "title", "url", "relation"),
        _topics(),
        *(_name(column, thing) for column, thing in _NAMES.items()),
    ]
) + " ORDER BY 1, 2, 3, 4, 5"  # fmt: skip
