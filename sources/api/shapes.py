"""What the newsroom's API says of the source register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from delivery.api.linking import admin_link
from delivery.envelopes import PageOf
from sources import models

Text = str | None | UnsetType
Scheme = Literal["doi", "pmid", "pmcid", "isbn13", "issn", "arxiv", "nct", "url"]


class Identifier(Struct, kw_only=True):
    """``value`` as somebody wrote it, ``normalised`` as it is compared."""

    scheme: str
    value: str
    normalised: str


class Source(Struct, kw_only=True):
    """One entry of the register. ``integrity`` and ``health`` are what the desk found; dates are EDTF."""

    id: str
    cited_as: str
    title: str
    publisher: str
    issued_on: str
    kind: str
    evidence_role: str
    evidence_design: str
    url_as_cited: str
    url_canonical: str
    accessed_on: str
    version_label: str
    version_on: str
    note: str
    superseded_by: str | None
    derives_from: str | None
    identifiers: list[Identifier]
    integrity: str
    integrity_as_of: date | None
    health: str
    health_as_of: datetime | None
    created_at: datetime
    modified_at: datetime
    link: str


class Sources(Struct):
    data: list[Source]
    page: PageOf


class NewIdentifier(Struct, forbid_unknown_fields=True):
    scheme: Scheme
    value: str


class SourceFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is not sent stays, null empties. ``identifiers`` replace those that are there."""

    cited_as: Text = UNSET
    title: Text = UNSET
    publisher: Text = UNSET
    issued_on: Text = UNSET
    kind: Text = UNSET
    evidence_role: Text = UNSET
    evidence_design: Text = UNSET
    url_as_cited: Text = UNSET
    accessed_on: Text = UNSET
    version_label: Text = UNSET
    version_on: Text = UNSET
    note: Text = UNSET
    superseded_by: Text = UNSET
    derives_from: Text = UNSET
    identifiers: list[NewIdentifier] | UnsetType | None = UNSET


def source(row: models.Source) -> Source:
    return Source(
        **{name: getattr(row, name) for name in _PLAIN},
        id=row.pid,
        superseded_by=row.superseded_by.pid if row.superseded_by else None,
        derives_from=row.derives_from.pid if row.derives_from else None,
        identifiers=[_identifier(each) for each in row.identifiers.all()],
        link=admin_link(row),
    )


def _identifier(row: Any) -> Identifier:
    return Identifier(scheme=row.scheme, value=row.value, normalised=row.normalised)


_PLAIN = tuple(
    name
    for name in Source.__struct_fields__
    if name not in {"id", "superseded_by", "derives_from", "identifiers", "link"}
)
