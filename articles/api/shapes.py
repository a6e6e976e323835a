"""What the newsroom's API says of imports, as structs; every key is always present."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, field

from articles import imports
from articles.importing.bundle import Certainty, Finding
from articles.importing.settling import Choices
from articles.models import Article, Import
from articles.reporting import Card, report
from delivery.api.base import address
from delivery.envelopes import PageOf, Problem


class Became(Struct):
    """The article that an import became; ``link`` leads to it in the admin."""

    id: str
    title: str
    link: str


class Summary(Struct, kw_only=True):
    """An import in a list. ``title`` is the one found in the text, ``by`` who brought it, ``link`` its report in the admin."""

    id: str
    name: str
    title: str | None
    state: str
    created_at: datetime
    by: str
    article: Became | None
    link: str


class Option(Struct):
    """A value to choose. ``is_proposed``: what accepting does unless told otherwise; ``is_chosen``: decided and kept before."""

    value: str
    label: str
    is_proposed: bool
    is_chosen: bool


class Proposal(Struct):
    """Something to decide: send an option's ``value`` as ``choices[choice][key]``; of ``back``, put ``key`` in the list.
    Of a speaker, "name:Ann Roe, MD" is an answer, too: somebody known or new whom the reader did not find.

    ``lines`` count from 1 in the text as received.
    """

    choice: str
    key: str
    sentence: str
    certainty: Certainty
    lines: list[int]
    options: list[Option]


class Document(Summary, kw_only=True):
    """``bundle`` is an ImportBundle. ``proposals`` is empty once the import was accepted or put away."""

    bundle: dict[str, Any]
    proposals: list[Proposal]


class Accepted(Summary, kw_only=True):
    """``notes`` say what was done where nobody had decided."""

    notes: list[Finding]


class Undone(Summary, kw_only=True):
    """``stays`` names what was not deleted, and why."""

    stays: list[str]


class Page(Struct):
    data: list[Summary]
    page: PageOf


class Result(Struct, kw_only=True):
    """What became of one file of several: the import, or the problem that it would have had alone."""

    file: str
    status: int
    document: Document | None = field(default=None, name="import")
    problem: Problem | None = None


class Results(Struct):
    data: list[Result]


class Acceptance(Struct, forbid_unknown_fields=True):
    """The body of accept. Without ``choices``, those that were kept in the admin hold."""

    choices: Choices | UnsetType = UNSET


class Nothing(Struct, forbid_unknown_fields=True):
    """The body of a verb that needs no words."""


def summary(row: Import) -> Summary:
    return Summary(**_head(row))


def document(row: Import) -> Document:
    """With what there is to decide. About a dozen queries while it waits."""
    cards = report(row).cards if row.state == Import.State.READ else []
    return Document(**_head(row), bundle=row.bundle, proposals=[_proposal(card) for card in cards if card.decides])


def accepted(row: Import) -> Accepted:
    return Accepted(**_head(row), notes=row.outcome["notes"])


def undone(row: Import, *, stays: list[str]) -> Undone:
    return Undone(**_head(row), stays=stays)


def _head(row: Any) -> dict[str, Any]:
    """``row`` comes from ``articles.api.imports.rows``."""
    return {
        "id": row.pid, "name": row.name, "title": row.title_found, "state": row.state, "created_at": row.created_at,
        "by": str(row.by), "article": _became(row.article), "link": address(imports.address_of(row)),
    }  # fmt: skip


def _became(article: Article | None) -> Became | None:
    return Became(article.pid, article.title, address(imports.address_of(article))) if article else None


def _proposal(card: Card) -> Proposal:
    choice, _, key = card.decides.partition(":")
    options = [Option(each.value, each.label, each.is_proposed, each.is_chosen) for each in card.options]
    return Proposal(choice, key, card.sentence, card.certainty, card.lines, options)
