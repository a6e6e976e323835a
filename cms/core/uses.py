"""Where a thing is used in the newsroom's own rows: what a foreign key protects it for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Use:
    """One place that needs the thing: the row an editor knows (an article, a person) and what the thing is in it."""

    owner: models.Model
    how: str

    def __str__(self) -> str:
        return f"{self.owner._meta.verbose_name} “{self.owner}” ({self.how})"


def uses(thing: models.Model, *, most: int = 50) -> list[Use]:
    """The rows that keep ``thing`` from being deleted, each owner once for each way. One query for each protecting relation."""
    found: dict[tuple[Any, ...], Use] = {}
    for relation in thing._meta.related_objects:
        if relation.on_delete is not models.PROTECT:
            continue
        model: Any = relation.related_model
        owner = _owner(model)
        rows = model._default_manager.filter(**{relation.field.name: thing.pk})
        for row in rows.select_related(owner) if owner else rows:
            holder = getattr(row, owner) if owner else row
            how = str(model._meta.verbose_name if owner else relation.field.verbose_name)
            found.setdefault((type(holder), holder.pk, how), Use(holder, how))
            if len(found) >= most:
                return list(found.values())
    return list(found.values())


def _owner(model: type[models.Model]) -> str:
    """The foreign key by which a row is part of something, such as ``Byline.article``; "" for what stands alone."""
    links = [f for f in model._meta.fields if isinstance(f, models.ForeignKey)]
    return next((f.name for f in links if f.remote_field.on_delete is models.CASCADE), "")
