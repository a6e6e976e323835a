"""Which live documents embed a thing, so that nobody deletes what readers are looking at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import models

from cms.core.errors import Conflict
from cms.core.uses import uses
from delivery.models import Record, Reference


@dataclass(frozen=True)
class LiveUse:
    """A live document: its kind, public id and what readers call it."""

    kind: str
    id: str
    title: str

    def __str__(self) -> str:
        return f"{self.kind} “{self.title}”"


def live_uses(thing: Any, *, kind: str, most: int = 100) -> list[LiveUse]:
    """The live documents that embed ``thing``, by title; of a crowd, the ``most`` of it. One query."""
    records = Record.objects.public().filter(references__kind=kind, references__target_id=thing.public_id).distinct()
    found = [LiveUse(r.kind, str(r.public_id), _title(r)) for r in records.only("kind", "public_id", "card")[:most]]
    return sorted(found, key=lambda use: (use.kind, use.title))


def is_public(thing: Any, *, kind: str) -> bool:
    """Whether readers see the thing. One query."""
    return Record.objects.public().filter(kind=kind, public_id=thing.public_id).exists()


def was_printed(thing: Any, *, kind: str) -> bool:
    """Whether readers saw the thing: what was once public keeps its record, gone or not. At most two queries."""
    shown = Reference.objects.filter(kind=kind, target_id=thing.public_id)
    return shown.exists() or Record.objects.filter(kind=kind, public_id=thing.public_id).exists()


def refuse_if_used(thing: models.Model, *, kind: str) -> None:
    """Raise Conflict "in-use", naming where, while a live document or a draft uses the thing."""
    live, drafts = live_uses(thing, kind=kind), uses(thing)
    if not live and not drafts:
        return
    where = []
    if live:
        where.append(f"readers see it in {_listed(live)}")
    if drafts:
        where.append(f"it is used in {_listed(drafts)}")
    raise Conflict(
        "in-use",
        f"{str(thing)[:80]} cannot be deleted: {' and '.join(where)}. Take it out there"
        f"{', publish again' if live else ''}, then delete it.",
        uses=[str(use) for use in [*live, *drafts]],
    )


def _listed(things: list[Any], most: int = 5) -> str:
    names = ", ".join(str(thing) for thing in things[:most])
    return f"{names} and {len(things) - most} more" if len(things) > most else names


class _Named(msgspec.Struct):
    title: str = ""
    name: str = ""
    text: str = ""
    cited_as: str = ""


def _title(record: Record) -> str:
    card = msgspec.json.decode(bytes(record.card or b"{}"), type=_Named)
    return card.title or card.name or card.text[:80] or card.cited_as[:80] or str(record.public_id)
