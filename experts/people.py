"""People in print: save them with what makes them worth quoting, and delete those that nobody needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.core.rows import Row, lock, remove, write, write_children
from cms.core.text import slugify
from delivery.uses import refuse_if_used
from experts.credentials import judged_columns, own_changes
from experts.models import Person

FIELDS = frozenset(
    "name given_name family_name suffix slug biography portrait orcid npi disclosures".split()  # noqa: SIM905 - a list of words
)
CREDENTIAL_FIELDS = frozenset(
    "kind title issuer identifier valid_from valid_to position".split()  # noqa: SIM905 - as above
)
AFFILIATION_FIELDS = frozenset({"organisation", "role", "department", "since", "until", "position"})
CONTACT_FIELDS = frozenset({"email", "phone", "note"})


@transaction.atomic
def save_person(
    person: Person | None,
    *,
    fields: Mapping[str, Any],
    credentials: Sequence[Row] = (),
    affiliations: Sequence[Row] = (),
    contact: Sequence[Row] = (),
    base: datetime | str | None = None,
    by: User | None,
) -> Person:
    """Make a person (None) or change one, with the rows given; rows not given stay. Without a slug, the name makes one.

    ``base`` is the ``modified_at`` that the change was made on. Raises Stale, Invalid or Conflict (``cms.core.rows``).
    """
    row = lock(person, base=base) if person else Person()
    values = dict(fields)
    if not values.get("slug", row.slug):
        values["slug"] = free_slug(str(values.get("name", row.name)), person=row)
    write(row, values, allowed=FIELDS)
    before = judged_columns(row) if person else {}
    write_children(row, "credentials", credentials, allowed=CREDENTIAL_FIELDS, entered_by=by)
    own_changes(row, before, by=by)
    write_children(row, "affiliations", affiliations, allowed=AFFILIATION_FIELDS)
    write_children(row, "contact", contact, allowed=CONTACT_FIELDS)
    return row


@transaction.atomic
def delete_person(person: Person, *, by: User | None) -> None:
    """Delete a person that neither a live document nor a draft, quote or picture needs. Raises Conflict, saying where."""
    row = lock(person)
    refuse_if_used(row, kind="person")
    remove(row)


def free_slug(name: str, *, person: Person) -> str:
    """The slug that the name makes, numbered when another person has it. Letters of any script stay; without any, the id."""
    wanted = slugify(name, max_length=100) or f"person-{person.pid[-12:]}"
    others = Person.objects.exclude(pk=person.pk).filter(slug__startswith=wanted)
    taken = set(others.values_list("slug", flat=True))
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug
