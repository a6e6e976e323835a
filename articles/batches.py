"""Many plans at once: the rows that ``articles.accepting`` makes through the verbs, in one insert a table.

What is planned is clean and fits its columns; the constraints of the database hold as always.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from articles.accepting import Made
from articles.matching import Known, cited
from articles.planning import NewImage, NewPerson, NewQuote, NewSource, Plan, root
from cms.accounts.models import User
from cms.core.copying import copy_rows
from cms.core.text import clean_text, printable, slugify
from experts import people
from experts.attribution import titles_of
from experts.models import Affiliation, Credential, Organisation, Person, Quote
from experts.quotes import frozen_fields
from media.models import Image
from sources.csl import csl
from sources.identifiers import normalise
from sources.models import Identifier, Source
from sources.register import canonical_url


@dataclass
class Batch:
    """Rows waiting to be inserted. Add plan after plan; each finds what the ones before it made, through ``known``."""

    known: Known
    by: User
    on: date
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    biographies: list[Person] = field(default_factory=list)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)  # (kind, public id) → row, for the drafts

    def add(self, plan: Plan) -> Made:
        """The rows of one plan, saved or about to be."""
        made = Made()
        for local, person in plan.people.items():
            made.people[local] = self._person(made, person) if isinstance(person, NewPerson) else person
        for local, biography in plan.biographies.items():
            made.people[local].biography = biography
            made.biographies.append(made.people[local])
        self.biographies += made.biographies
        new: dict[int, Source] = {}
        for local, source in plan.sources.items():
            if isinstance(source, NewSource):
                if id(source) not in new:
                    new[id(source)] = self._source(made, plan, local, source)
                made.sources[local] = new[id(source)]
            else:
                made.sources[local] = source
        for local, image in plan.images.items():
            made.images[local] = self._image(made, image) if isinstance(image, NewImage) else image
        for local, quote in plan.quotes.items():
            made.quotes[local] = self._quote(made, plan, quote)
        self._enter(made, plan)
        return made

    def write(self) -> None:
        """Insert everything, what others refer to first."""
        for model in (Organisation, Image, Person, Credential, Affiliation, Source, Identifier, Quote):
            copy_rows(self.rows.get(model, ()))
        for person in self.biographies:
            saved = people.save_person(person, fields={"biography": person.biography}, by=self.by)
            person.modified_at = saved.modified_at

    def resolve(self, kind: str, public_id: str) -> Any:
        return self.things[kind, public_id]

    def _enter(self, made: Made, plan: Plan) -> None:
        for kind, group in (
            ("person", made.people), ("quote", made.quotes), ("source", made.sources), ("image", made.images),
            ("article", plan.related),
        ):  # fmt: skip
            for row in group.values():
                self.things[kind, row.pid] = row

    def _new(self, made: Made | None, row: Any) -> Any:
        self.rows.setdefault(type(row), []).append(row)
        if made is not None:
            made.new.append(row)
        return row

    def _person(self, made: Made, new: NewPerson) -> Person:
        posts = [{**post, "organisation": self._place(made, post["organisation"])} for post in new.affiliations]
        person = self._new(made, Person(**new.fields))
        person.slug = self._slug(person)
        credentials = [
            self._new(None, Credential(person=person, entered_by=self.by, **each)) for each in new.credentials
        ]
        affiliations = [self._new(None, Affiliation(person=person, **each)) for each in posts]
        self.known.add_person(person, credentials, affiliations)
        return person

    def _place(self, made: Made, name: str) -> Organisation | None:
        if name and name.lower() not in self.known.organisations:
            self.known.organisations[name.lower()] = self._new(made, Organisation(name=name))
        return self.known.organisations.get(name.lower())

    def _slug(self, person: Person) -> str:
        """As ``experts.people.free_slug``, which is asked only where the slug is known to be taken."""
        slug = first = slugify(person.name, max_length=100)
        if not slug or slug in self.known.slugs:
            slug = first = people.free_slug(person.name, person=person)
        number = 1
        while slug in self.known.slugs:
            number += 1
            slug = f"{first}-{number}"
        return slug

    def _source(self, made: Made, plan: Plan, local: str, new: NewSource) -> Source:
        citation = cited(plan.bundle.sources[local])
        if known := self.known.register.find(citation):  # one that an earlier source of this text made
            return known
        values = {name: value for name, value in new.fields.items() if name != "url"}
        source = Source(
            **{**values, "cited_as": printable(values["cited_as"])}, url_as_cited=printable(new.fields["url"])
        )
        identifiers = []
        for scheme, value in new.identifiers:
            try:
                identifiers.append(
                    Identifier(source=source, scheme=scheme, value=value, normalised=normalise(scheme, value))
                )
            except ValueError:
                continue  # it stays in the line as cited
        source.url_canonical = canonical_url(source.url_as_cited)
        source.csl = csl(source, identifiers)
        for identifier in identifiers:
            self._new(None, identifier)
        self.known.add_source(source, citation)
        return self._new(made, source)

    def _image(self, made: Made, new: NewImage) -> Image:
        return self._new(made, Image(uploaded_by=self.by, **new.fields))

    def _quote(self, made: Made, plan: Plan, new: NewQuote) -> Quote:
        speaker = made.people[root(plan, new.speaker)] if isinstance(new.speaker, str) else new.speaker
        if speaker and (known := self.known.quote(clean_text(new.fields["words_obtained"]), speaker)):
            return known
        fields = {**new.fields, "words_obtained": printable(new.fields["words_obtained"])}
        quote = Quote(entered_by=self.by, person=speaker, **fields)
        if new.is_certain:
            values = (
                frozen_fields(speaker, self._titles_of(speaker), on=self.on) if speaker else {"attributed_on": self.on}
            )
            for name, value in values.items():
                setattr(quote, name, value)
        self.known.add_quote(quote)
        return self._new(made, quote)

    def _titles_of(self, person: Person) -> list[str]:
        credentials, affiliations = self.known.facts(person)
        return titles_of(person.suffix, credentials, affiliations, day=self.on)
