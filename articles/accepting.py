"""A plan → rows, through the verbs of the apps they belong to. Run inside the transaction that makes the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from articles.drafting import Ids
from articles.planning import NewImage, NewPerson, NewQuote, NewSource, Plan, root
from cms.accounts.models import User
from cms.core import rows
from cms.core.rows import Row
from cms.core.text import clean_text
from experts import organisations, people, quotes
from experts.models import Organisation, Person, Quote
from media import pictures
from media.models import Image
from sources import register
from sources.models import Source


@dataclass
class Made:
    """Local id → row. ``new`` are the rows that were not there before, in the order in which they were made."""

    people: dict[str, Person] = field(default_factory=dict)
    quotes: dict[str, Quote] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    new: list[models.Model] = field(default_factory=list)
    biographies: list[Person] = field(default_factory=list)

    def ids(self) -> Ids:
        return Ids(
            people={local: row.pid for local, row in self.people.items()},
            quotes={local: row.pid for local, row in self.quotes.items()},
            sources={local: row.pid for local, row in self.sources.items()},
            images={local: row.pid for local, row in self.images.items()},
            printed={row.pid: row.printed_name for row in self.people.values()},
        )


def make(
    plan: Plan, *, organisations_known: Mapping[str, Organisation], quote_known: Callable[..., Quote | None],
    on: date, by: User,
) -> Made:  # fmt: skip
    """Make what is new. ``on``: the day as of which attributions are frozen. Raises what the verbs raise."""
    made = Made()
    places = dict(organisations_known)
    for local, person in plan.people.items():
        made.people[local] = _person(made, person, places, by) if isinstance(person, NewPerson) else person
    for local, biography in plan.biographies.items():
        row = people.save_person(made.people[local], fields={"biography": biography}, by=by)
        made.people[local] = row
        made.biographies.append(row)
    for local, source in plan.sources.items():
        made.sources[local] = _source(made, plan, local, by) if isinstance(source, NewSource) else source
    for local, image in plan.images.items():
        made.images[local] = _image(made, image, by) if isinstance(image, NewImage) else image
    for local, quote in plan.quotes.items():
        made.quotes[local] = _quote(made, plan, quote, quote_known, on, by)
    return made


def _person(made: Made, new: NewPerson, places: dict[str, Organisation], by: User) -> Person:
    posts = [{**post, "organisation": _place(made, post["organisation"], places, by)} for post in new.affiliations]
    row = people.save_person(
        None,
        fields=new.fields,
        credentials=[Row(each) for each in new.credentials],
        affiliations=[Row(each) for each in posts],
        by=by,
    )
    made.new.append(row)
    return row


def _place(made: Made, name: str, places: dict[str, Organisation], by: User) -> Organisation | None:
    if name and name.lower() not in places:
        places[name.lower()] = organisations.save_organisation(None, fields={"name": name}, by=by)
        made.new.append(places[name.lower()])
    return places.get(name.lower())


def _source(made: Made, plan: Plan, local: str, by: User) -> Source:
    new: Any = plan.sources[local]
    for other, row in made.sources.items():
        if plan.sources[other] is new:  # the text cites it twice in the same words
            return row
    row = register.register(**new.fields, identifiers=new.identifiers, by=by)
    if row not in made.sources.values():
        made.new.append(row)
    return row


def _image(made: Made, new: NewImage, by: User) -> Image:
    row = pictures.save_image(None, fields=new.fields, by=by)
    made.new.append(row)
    return row


def _quote(made: Made, plan: Plan, new: NewQuote, known: Callable[..., Quote | None], on: date, by: User) -> Quote:
    speaker = made.people[root(plan, new.speaker)] if isinstance(new.speaker, str) else new.speaker
    if speaker and (row := known(clean_text(new.fields["words_obtained"]), speaker)):
        return row
    row = quotes.save_quote(
        None,
        fields={**new.fields, "person": speaker},
        freeze_on=on if new.is_certain else None,
        by=by,
    )
    made.new.append(row)
    return row


def token(row: Any) -> dict[str, str]:
    """What is remembered of a row that an import made: which it is, and the state in which it was left."""
    return {"kind": str(row._meta.model_name), "id": row.pid, "at": rows.token(row)}
