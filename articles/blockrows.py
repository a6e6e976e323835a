"""Blocks between their two shapes: a struct of the Draft, and a row of its own table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from articles import contract
from articles.models import (
    Article,
    BlockRow,
    CalloutBlock,
    EmbedBlock,
    ImageBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
)


class Shape(NamedTuple):
    """How one block type is kept: its table, its plain columns, and its one foreign key (column, kind), if any."""

    struct: type[contract.Block]
    model: type[BlockRow]
    columns: tuple[str, ...]
    key: tuple[str, str] | None = None


SHAPES: tuple[Shape, ...] = (
    Shape(contract.Text, TextBlock, ("html",)),
    Shape(contract.Quote, QuoteBlock, ("display", "html"), ("quote", "quote")),
    Shape(contract.Image, ImageBlock, ("alt", "caption"), ("image", "image")),
    Shape(contract.Callout, CalloutBlock, ("tone", "html")),
    Shape(contract.Embed, EmbedBlock, ("provider", "url", "title")),
    Shape(contract.Table, TableBlock, ("caption", "header", "rows")),
)
_BY_STRUCT = {shape.struct: shape for shape in SHAPES}

Resolve = Callable[[str, str], Any]  # (kind, public id) → the row it names


def read_rows(article: Article) -> list[BlockRow]:
    """All block rows of an article, in no order; one query a table."""
    return [row for shape in SHAPES for row in shape.model._default_manager.filter(parent=article).order_by()]


def write_rows(article: Article, blocks: list[contract.Block], resolve: Resolve) -> None:
    """Make the tables hold exactly these blocks in this order: rows keep their UUID, what is gone is deleted."""
    existing: dict[tuple[type[BlockRow], UUID], BlockRow] = {(type(row), row.uuid): row for row in read_rows(article)}
    wanted = new_rows(article, blocks, resolve)
    kept = {(type(row), row.uuid) for row in wanted}
    for shape in SHAPES:
        gone = [row.pk for key, row in existing.items() if key[0] is shape.model and key not in kept]
        if gone:
            shape.model._default_manager.filter(pk__in=gone).delete()
    for shape in SHAPES:
        _write_table(shape, [row for row in wanted if type(row) is shape.model], existing)


def new_rows(article: Article, blocks: list[contract.Block], resolve: Resolve) -> list[BlockRow]:
    """The rows of these blocks in this order, not yet saved."""
    return [_row(article, block, place, resolve) for place, block in enumerate(blocks)]


def _row(article: Article, block: contract.Block, place: int, resolve: Resolve) -> BlockRow:
    shape = _BY_STRUCT[type(block)]
    values = {column: getattr(block, column) for column in shape.columns}
    if shape.key:
        column, kind = shape.key
        values[column] = resolve(kind, getattr(block, column))
    return shape.model(parent=article, region="main", ordering=(place + 1) * 10, uuid=UUID(block.id), **values)


def _write_table(shape: Shape, rows: list[BlockRow], existing: Mapping[tuple[type[BlockRow], UUID], BlockRow]) -> None:
    columns = ["ordering", *shape.columns, *([f"{shape.key[0]}_id"] if shape.key else [])]
    new, changed = [], []
    for row in rows:
        old = existing.get((shape.model, row.uuid))
        if old is None:
            new.append(row)
        elif any(getattr(old, column) != getattr(row, column) for column in columns):
            row.pk = old.pk
            changed.append(row)
    if new:
        shape.model._default_manager.bulk_create(new)
    if changed:
        names = [column.removesuffix("_id") for column in columns]
        shape.model._default_manager.bulk_update(changed, names)
