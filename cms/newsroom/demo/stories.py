"""The demo's files: one an article in ``articles/``, and what they share in people, sources, topics and pictures.

An article's file has the shape of a Draft (``articles.contract``) with keys where a draft has ids, the words of its quotes, and
under ``[newsroom]`` how far it has come. ``translation_group`` is what a story is known by when the desk has renamed it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct, field

FOLDER = Path(__file__).parent

Ending = Literal["draft", "in_review", "checking", "scheduled", "live", "correcting", "corrected", "withdrawn"]


class Correction(Struct, forbid_unknown_fields=True):
    """Words of the text, what should stand there, and the note that goes with it.

    Of a story that ends "corrected", readers get the note, with an edition that is ``days_ago`` old.
    """

    find: str
    replace: str
    note: str
    days_ago: int = 0


class Newsroom(Struct, forbid_unknown_fields=True):
    """How far a story has come. ``note`` goes with its last move, ``reason`` is what readers of a withdrawn one are told."""

    ends: Ending
    note: str = ""
    reason: str = ""
    days_ago: int = 0
    in_days: int = 0
    correction: Correction | None = None


class Story(Struct):
    """One article's file. ``draft`` is that of a Draft with keys for ids and blocks without ids."""

    name: str
    draft: dict[str, Any]
    newsroom: Newsroom
    quotes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return str(self.draft["slug"])

    @property
    def identity(self) -> tuple[UUID, str]:
        """What its article is found by: translation group and language."""
        return UUID(self.draft["translation_group"]), self.draft["language"]


def stories() -> list[Story]:
    """Every story, in the order of the files: a link leads to an earlier one."""
    return [_story(path) for path in sorted((FOLDER / "articles").glob("*.toml"))]


@cache
def entries(kind: str) -> dict[str, dict[str, Any]]:
    """What ``people.toml``, ``sources.toml``, ``topics.toml``, ``pictures.toml`` or ``suppliers.toml`` has under each key."""
    return tomllib.loads((FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))


def _story(path: Path) -> Story:
    draft = tomllib.loads(path.read_text(encoding="utf-8"))
    newsroom = msgspec.convert(draft.pop("newsroom"), Newsroom)
    return Story(name=path.stem, quotes=draft.pop("quotes", {}), newsroom=newsroom, draft=draft)
