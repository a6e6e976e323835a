"""People, organisations and quotes."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from experts.models import Affiliation, Credential, Organisation, Person, Quote
from experts.quotes import freeze

_numbers = count(1)


def make_person(**overrides: Any) -> Person:
    number = next(_numbers)
    return Person.objects.create(**{"name": f"Ada Quill {number}", "slug": f"ada-quill-{number}", **overrides})


def make_expert(**overrides: Any) -> Person:
    """A person with a suffix, a certification and a post."""
    person = make_person(**{"suffix": "MD", **overrides})
    make_credential(person=person, title="board certified neurologist")
    make_affiliation(person=person, role="director of the sleep laboratory")
    return person


def make_organisation(**overrides: Any) -> Organisation:
    return Organisation.objects.create(**{"name": f"Northfield Hospital {next(_numbers)}", **overrides})


def make_credential(**overrides: Any) -> Credential:
    overrides.setdefault("person", None)
    overrides["person"] = overrides["person"] or make_person()
    return Credential.objects.create(**{"title": "board certified neurologist", **overrides})


def make_affiliation(**overrides: Any) -> Affiliation:
    """A post; with ``organisation`` left out, at an organisation of its own."""
    for name, make in (("person", make_person), ("organisation", make_organisation)):
        if name not in overrides:
            overrides[name] = make()
    return Affiliation.objects.create(**{"role": "director", **overrides})


def make_quote(**overrides: Any) -> Quote:
    """Words of a person, their attribution not yet frozen."""
    if "person" not in overrides:
        overrides["person"] = make_person()
    return Quote.objects.create(
        **{"words_obtained": f"Sleep is no luxury, I said {next(_numbers)} times.", **overrides}
    )


def make_frozen_quote(*, on: date = date(2024, 5, 2), **overrides: Any) -> Quote:
    if "person" not in overrides:
        overrides["person"] = make_expert()
    return freeze(make_quote(**overrides), on=on)
