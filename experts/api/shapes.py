"""What the newsroom's API says of people, organisations and quotations: no contacts, no evidence, no words off the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from delivery.api.linking import admin_link
from delivery.envelopes import PageOf
from experts import models

Text = str | None | UnsetType
Position = Annotated[int, Meta(ge=0, le=32_000)]
CredentialKind = Literal["degree", "licence", "certification", "fellowship", "rank", "award", "membership"]
Obtained = Literal[
    "interview_email", "interview_phone", "interview_person", "interview_video", "statement", "press_release", "speech",
    "published", "unknown",
]  # fmt: skip


class Credential(Struct, kw_only=True):
    """``verified_on`` and ``verified_how`` are a verdict's, not a field to fill in."""

    id: str
    kind: str
    title: str
    issuer: str
    identifier: str
    valid_from: date | None
    valid_to: date | None
    verified_on: date | None
    verified_how: str
    position: int


class Affiliation(Struct, kw_only=True):
    """A post. ``organisation`` is an id; dates are EDTF."""

    id: str
    organisation: str | None
    organisation_name: str | None
    role: str
    department: str
    since: str
    until: str
    position: int


class PersonCard(Struct, kw_only=True):
    id: str
    name: str
    suffix: str
    printed_name: str
    slug: str
    orcid: str
    modified_at: datetime
    link: str


class Person(PersonCard, kw_only=True):
    given_name: str
    family_name: str
    biography: str
    portrait: str | None
    npi: str
    disclosures: str
    credentials: list[Credential]
    affiliations: list[Affiliation]
    created_at: datetime


class People(Struct):
    data: list[PersonCard]
    page: PageOf


class Organisation(Struct, kw_only=True):
    """``predecessor`` is the id of what it was before."""

    id: str
    name: str
    ror: str
    predecessor: str | None
    created_at: datetime
    modified_at: datetime
    link: str


class Organisations(Struct):
    data: list[Organisation]
    page: PageOf


class Quote(Struct, kw_only=True):
    """Words off the record stand as "[off the record]". The attribution is frozen as of ``attributed_on``, null while it is not."""

    id: str
    words_obtained: str
    words_printed: str
    language: str
    person: str | None
    said_on: str
    obtained: str
    record_held: str
    consent: str
    terms: str
    embargo_until: datetime | None
    as_credited: str
    credited_name: str
    credited_suffix: str
    credited_titles: list[str]
    attributed_on: date | None
    created_at: datetime
    modified_at: datetime
    link: str


class Quotes(Struct):
    data: list[Quote]
    page: PageOf


# -- bodies: what is not sent stays, null empties ---------------------------------------------------------------------


class NewCredential(Struct, kw_only=True, forbid_unknown_fields=True):
    """With the ``id`` of one that is there, it changes that; without, it is new."""

    title: str
    kind: CredentialKind = "certification"
    id: str | None = None
    issuer: str = ""
    identifier: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    position: Position = 0


class NewAffiliation(Struct, kw_only=True, forbid_unknown_fields=True):
    """With the ``id`` of one that is there, it changes that; without, it is new."""

    id: str | None = None
    organisation: str | None = None
    role: str = ""
    department: str = ""
    since: str = ""
    until: str = ""
    position: Position = 0


class PersonFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """``credentials`` and ``affiliations`` replace those that are there."""

    name: Text = UNSET
    given_name: Text = UNSET
    family_name: Text = UNSET
    suffix: Text = UNSET
    slug: Text = UNSET
    biography: Text = UNSET
    portrait: Text = UNSET
    orcid: Text = UNSET
    npi: Text = UNSET
    disclosures: Text = UNSET
    credentials: list[NewCredential] | UnsetType | None = UNSET
    affiliations: list[NewAffiliation] | UnsetType | None = UNSET


class OrganisationFields(Struct, kw_only=True, forbid_unknown_fields=True):
    name: Text = UNSET
    ror: Text = UNSET
    predecessor: Text = UNSET


class QuoteFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """``as_credited`` is for unnamed speakers; anybody else is named by freezing the attribution."""

    words_obtained: Text = UNSET
    words_printed: Text = UNSET
    language: Text = UNSET
    person: Text = UNSET
    said_on: Text = UNSET
    obtained: Obtained | UnsetType | None = UNSET
    record_held: Text = UNSET
    consent: Literal["not_asked", "given", "refused"] | UnsetType | None = UNSET
    terms: Literal["on_record", "background", "off_record"] | UnsetType | None = UNSET
    embargo_until: Annotated[datetime, Meta(tz=True)] | UnsetType | None = UNSET
    as_credited: Text = UNSET


class Freezing(Struct, kw_only=True, forbid_unknown_fields=True):
    """``titles`` in printed order, or null for those current on the day; ``anew`` replaces an attribution that is frozen."""

    on: date
    titles: list[str] | None = None
    anew: bool = False


# -- from rows --------------------------------------------------------------------------------------------------------


def card(row: models.Person) -> PersonCard:
    return PersonCard(**_head(row))


def person(row: models.Person) -> Person:
    return Person(
        **_head(row), given_name=row.given_name, family_name=row.family_name, biography=row.biography,
        portrait=row.portrait.pid if row.portrait else None, npi=row.npi, disclosures=row.disclosures,
        credentials=[credential(each) for each in row.credentials.all()],
        affiliations=[affiliation(each) for each in row.affiliations.select_related("organisation")],
        created_at=row.created_at,
    )  # fmt: skip


def credential(row: models.Credential) -> Credential:
    return Credential(
        id=row.pid, kind=row.kind, title=row.title, issuer=row.issuer, identifier=row.identifier, valid_from=row.valid_from,
        valid_to=row.valid_to, verified_on=row.verified_on, verified_how=row.verified_how, position=row.position,
    )  # fmt: skip


def affiliation(row: models.Affiliation) -> Affiliation:
    place = row.organisation
    return Affiliation(
        id=row.pid, organisation=place.pid if place else None, organisation_name=place.name if place else None,
        role=row.role, department=row.department, since=row.since, until=row.until, position=row.position,
    )  # fmt: skip


def organisation(row: models.Organisation) -> Organisation:
    return Organisation(
        id=row.pid, name=row.name, ror=row.ror, predecessor=row.predecessor.pid if row.predecessor else None,
        created_at=row.created_at, modified_at=row.modified_at, link=admin_link(row),
    )  # fmt: skip


def quote(row: models.Quote) -> Quote:
    return Quote(
        id=row.pid, words_obtained=row.words_obtained, words_printed=row.words_printed, language=row.language,
        person=row.person.pid if row.person else None, said_on=row.said_on, obtained=row.obtained,
        record_held=row.record_held, consent=row.consent, terms=row.terms, embargo_until=row.embargo_until,
        as_credited=row.as_credited, credited_name=row.credited_name, credited_suffix=row.credited_suffix,
        credited_titles=row.credited_titles, attributed_on=row.attributed_on, created_at=row.created_at,
        modified_at=row.modified_at, link=admin_link(row),
    )  # fmt: skip


def _head(row: models.Person) -> dict[str, Any]:
    return {
        "id": row.pid, "name": row.name, "suffix": row.suffix, "printed_name": row.printed_name, "slug": row.slug,
        "orcid": row.orcid, "modified_at": row.modified_at, "link": admin_link(row),
    }  # fmt: skip
