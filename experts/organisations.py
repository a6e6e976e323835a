"""Organisations that people in print work for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cms.accounts.models import User
from cms.core.errors import Conflict
from cms.core.rows import lock, remove, write
from cms.core.uses import uses
from delivery.models import Record
from experts.models import Affiliation, Organisation, Person

FIELDS = frozenset({"name", "ror", "predecessor"})


@transaction.atomic
def save_organisation(
    organisation: Organisation | None,
    *,
    fields: Mapping[str, Any],
    base: datetime | str | None = None,
    by: User | None,
) -> Organisation:
    """Make an organisation (None) or change one. Raises Stale, Invalid or Conflict (``cms.core.rows``)."""
    row = lock(organisation, base=base) if organisation else Organisation()
    return write(row, fields, allowed=FIELDS)


@transaction.atomic
def delete_organisation(organisation: Organisation, *, by: User | None) -> None:
    """Delete an organisation where nobody holds a post. Raises Conflict, saying who does."""
    row = lock(organisation)
    if holders := uses(row, most=5):
        names = ", ".join(str(use) for use in holders)
        raise Conflict("in-use", f"{row.name[:80]} cannot be deleted: it is used in {names}. Change it there first.")
    remove(row)


def people_shown(organisation: Organisation) -> QuerySet[Person]:
    """Those with a post there whom readers see."""
    shown = Record.objects.public().filter(kind=Record.Kind.PERSON)
    posts = Affiliation.objects.filter(organisation=organisation)
    return Person.objects.filter(pk__in=posts.values("person"), public_id__in=shown.values("public_id"))
