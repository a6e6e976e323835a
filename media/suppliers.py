"""Suppliers and how they ask to be credited: what their pictures copy, and what follows when it changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Lower, Trim

from cms.accounts.models import User
from cms.core.errors import Conflict, NotPermitted
from cms.core.rows import lock, remove, write
from cms.core.text import clean_line
from media.models import Image, Supplier
from media.models.image import ImageQuerySet

FIELDS = frozenset({"name", "aliases", "template", "credit_required", "licence_url", "acquire_url"})
COPIED = ("credit_template", "supplier_wants_credit")


@transaction.atomic
def save_supplier(
    supplier: Supplier | None, *, fields: Mapping[str, Any], base: datetime | str | None = None, by: User | None
) -> Supplier:
    """Make a supplier (None) or change one; its pictures print the new line from now on, live articles when they are reissued.

    A supplier that is renamed keeps its old name as an alias, so that no picture loses it. Raises Stale, Invalid, and
    Conflict when another supplier goes by one of these names.
    """
    _require(by, "media.change_supplier" if supplier else "media.add_supplier")
    _alone()
    row = lock(supplier, base=base) if supplier else Supplier()
    before = names(row)
    values = dict(fields)
    values["aliases"] = _aliases(row, values)
    row.folded_aliases = [alias.lower() for alias in values["aliases"]]
    row = write(row, values, allowed=FIELDS)
    row.save(update_fields=["folded_aliases"])
    _refuse_taken(row)
    _renew(before | names(row))
    return row


@transaction.atomic
def delete_supplier(supplier: Supplier, *, by: User | None) -> None:
    """Forget a supplier; its pictures keep naming it, in the words that any supplier is named by."""
    _require(by, "media.delete_supplier")
    _alone()
    row = lock(supplier)
    before = names(row)
    remove(row)
    _renew(before)


def names(supplier: Supplier) -> set[str]:
    """Every name it goes by, in lower case. Runs no query."""
    return {each for each in (supplier.name.strip().lower(), *supplier.folded_aliases) if each}


def known() -> set[str]:
    """The names and aliases of all suppliers, in lower case. One query."""
    return {name for supplier in Supplier.objects.all() for name in names(supplier)}


def pictures(supplier: Supplier) -> ImageQuerySet:
    """The pictures that name it as their supplier."""
    return _named(names(supplier))


def describe(image: Image) -> None:
    """Give an unsaved picture what its supplier's entry says: the line's template, and addresses where it has none. One query."""
    supplier = Supplier.objects.called(image.supplier).first() if image.supplier.strip() else None
    image.credit_template = supplier.template if supplier else ""
    image.supplier_wants_credit = bool(supplier and supplier.credit_required)
    if supplier:
        image.licence_url = image.licence_url or supplier.licence_url
        image.acquire_url = image.acquire_url or supplier.acquire_url


def usual(image: Image, fields: Mapping[str, Any]) -> dict[str, str]:
    """The addresses that a picture gets from the supplier that it is given now, where ``fields`` leave them empty."""
    name = clean_line(str(fields.get("supplier") or ""))
    if not name or name == image.supplier:
        return {}
    supplier = Supplier.objects.called(name).first()
    if supplier is None:
        return {}
    wanted = {"licence_url": supplier.licence_url, "acquire_url": supplier.acquire_url}
    return {key: url for key, url in wanted.items() if url and not fields.get(key, getattr(image, key))}


def _aliases(row: Supplier, values: Mapping[str, Any]) -> list[str]:
    """Cleaned, each once, without the name itself; the name it had until now is one of them."""
    name = clean_line(str(values.get("name", row.name)))
    found = {alias.lower(): alias for each in values.get("aliases", row.aliases) or [] if (alias := clean_line(each))}
    if row.name and row.name.lower() != name.lower():
        found.setdefault(row.name.lower(), row.name)
    found.pop(name.lower(), None)
    return list(found.values())


def _refuse_taken(row: Supplier) -> None:
    for name in sorted(names(row)):
        other = Supplier.objects.called(name).exclude(pk=row.pk).first()
        if other:
            raise Conflict("name-taken", f"“{name}” is a name of {other} already: a picture’s supplier must be one.")


def _renew(folded: set[str]) -> None:
    """Have the trigger look again at the pictures that go by these names."""
    _named(folded).update(supplier=F("supplier"))


def _named(folded: set[str]) -> ImageQuerySet:
    return Image.objects.exclude(supplier="").alias(folded=Lower(Trim("supplier"))).filter(folded__in=folded)


def _alone() -> None:
    """One change of suppliers at a time, and none while a picture is being given its supplier."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE media_supplier IN EXCLUSIVE MODE")


def _require(by: User | None, permission: str) -> None:
    if by is not None and not by.holds(permission):
        raise NotPermitted("not-permitted", "Your role does not change suppliers. Ask a photo editor.")
