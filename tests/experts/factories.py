"""People, organisations and quotes."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from experts import confirming, evidence
from experts.models import (
    WITHHELD,
    Affiliation,
    Confirmation,
    ConfirmationLink,
    Credential,
    DriftSettlement,
    EvidenceFile,
    Organisation,
    Person,
    Quote,
)
from experts.quotes import freeze
from tests.accounts.factories import make_user

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
    return Credential.objects.create(
        **{"title": "board certified neurologist", "issuer": "Eastmere Board of Neurology", **overrides}
    )


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
    words = (
        WITHHELD if overrides.get("terms") == "off_record" else f"Sleep is no luxury, I said {next(_numbers)} times."
    )
    return Quote.objects.create(**{"words_obtained": words, **overrides})


def make_frozen_quote(*, on: date = date(2024, 5, 2), **overrides: Any) -> Quote:
    if "person" not in overrides:
        overrides["person"] = make_expert()
    return freeze(make_quote(**overrides), on=on)


def make_drifted_quote(**overrides: Any) -> Quote:
    """Frozen in May 2024; the speaker has another post since."""
    quote = make_frozen_quote(**overrides)
    make_affiliation(person=quote.person, role="dean of medicine")
    return quote


def make_driftsettlement(**overrides: Any) -> DriftSettlement:
    quote = overrides.pop("quote", None) or make_drifted_quote()
    values = {"choice": "keep_dated", "frozen": ["Ada Quill"], "now": ["Ada Quill, dean"], "as_credited": "Ada Quill"}
    return DriftSettlement.objects.create(quote=quote, **{**values, **overrides})


def make_confirmationlink(**overrides: Any) -> ConfirmationLink:
    """For the speaker of a quote of its own, issued by a checker."""
    quotes = overrides.pop("quotes", None) or [make_frozen_quote()]
    person = overrides.pop("person", None) or quotes[0].person
    return confirming.issue_link(
        person, quotes=quotes, by=overrides.pop("by", None) or make_user("checker"), **overrides
    )


def make_confirmation(**overrides: Any) -> Confirmation:
    quote = overrides.pop("quote", None) or make_frozen_quote()
    link = overrides.pop("link", None) or make_confirmationlink(quotes=[quote])
    values = {"words_hash": quote.words_hash, "answer": "confirmed", **overrides}
    return Confirmation.objects.create(link=link, quote=quote, **values)


def make_evidencefile(**overrides: Any) -> EvidenceFile:
    """A recording of a quote of its own. Wants the fixture ``evidence``."""
    if not overrides.keys() & {"quote", "credential"}:
        overrides["quote"] = make_quote()
    data = overrides.pop("data", f"Words {next(_numbers)}".encode())
    return evidence.attach(ContentFile(data), **{"name": "call.mp3", "by": None, **overrides})
