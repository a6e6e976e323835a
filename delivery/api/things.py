"""Shared things over the newsroom's API: found by id, changed where nobody was first, and noted in the log that editors read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from msgspec import UNSET, Struct
from rest_framework.request import Request

from cms.accounts.models import User
from cms.core.admin import last_saved
from cms.core.errors import DomainError, Invalid, Stale
from cms.core.ids import as_uuid
from cms.core.rows import Row, lock, token
from delivery.api.bodies import utc
from delivery.api.preconditions import base
from delivery.models import ApiKey

Thing = TypeVar("Thing", bound=Model)


class Missing(DomainError):
    """There is nothing of that id."""

    status = 404

    def __init__(self, what: str) -> None:
        super().__init__("not-found", f"There is no {what} with this id.")


def find(rows: QuerySet[Thing], key: str) -> Thing:
    """The row of that id. Raises ``Missing``."""
    public_id = as_uuid(key)
    row = rows.filter(public_id=public_id).first() if public_id else None
    if row is None:
        raise Missing(str(rows.model._meta.verbose_name))
    return row


def named(model: type[Thing], key: str, *, path: str) -> Thing:
    """What a body names by its id. Raises ``Invalid`` at that place."""
    public_id = as_uuid(key)
    row = model._default_manager.filter(public_id=public_id).first() if public_id else None
    if row is None:
        message = f"There is no {model._meta.verbose_name} {key[:60]}."
        raise Invalid("unknown-reference", message, errors=[{"path": path, "code": "unknown", "message": message}])
    return row


def values(
    model: type[Model], given: Struct, *, references: Mapping[str, type[Model]] | None = None,
    leave: Sequence[str] = (), path: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The fields that a body sets, as the model has them: null empties one, an id becomes its row."""
    found: dict[str, Any] = {}
    for name in given.__struct_fields__:
        value = getattr(given, name)
        if value is UNSET or name in leave:
            continue
        if references and name in references:
            value = None if value is None else named(references[name], value, path=f"{path}/{name}")
        elif value is None:
            field: Any = model._meta.get_field(name)
            value = None if field.null else field.get_default()
        elif isinstance(value, datetime):
            value = utc(value, path=f"{path}/{name}")
        found[name] = value
    return found


def children(
    there: Mapping[str, int], given: Sequence[Any], fields: Sequence[Mapping[str, Any]], *, path: str
) -> list[Row]:
    """Rows of a list that replaces the one there: those with an id change theirs, those without are new, the others go.

    ``there`` maps id → key; ``given`` have an ``id`` or None. Raises ``Invalid`` for an id that is none of them.
    """
    rows = []
    for index, (each, values_given) in enumerate(zip(given, fields, strict=True)):
        if each.id is not None and each.id.lower() not in there:
            message = "There is no such row here: leave the id out to add one."
            errors = [{"path": f"{path}/{index}/id", "code": "unknown", "message": message}]
            raise Invalid("unknown-reference", message, errors=errors)
        rows.append(Row(fields=values_given, pk=there[each.id.lower()] if each.id is not None else None))
    kept = {row.pk for row in rows}
    return [*rows, *(Row(pk=pk, removed=True) for pk in there.values() if pk not in kept)]


@contextmanager
def guarded(request: Request, row: Thing) -> Iterator[Thing]:
    """The row, locked in the state that If-Match names, in a transaction. Raises 428, and ``Stale`` with who saved and when."""
    state = base(request, now=token(row))
    with transaction.atomic():
        try:
            stored = lock(row, base=state)
        except Stale as stale:
            raise _stale(row) from stale
        yield stored


def _stale(row: Any) -> Stale:
    row.refresh_from_db(fields=["modified_at"])
    last = last_saved(row)
    who = str(last.user) if last else "Somebody"
    return Stale(
        "stale",
        f"{who} saved this since you read it. Read it again, and send what you still want to change.",
        by=str(last.user) if last else "",
        at=row.modified_at,
    )


def note(row: Model, *, by: User, key: ApiKey | None, is_new: bool = False) -> None:
    """Say in the admin's log that this was saved here, and by which key. Run in the transaction of the save."""
    LogEntry.objects.create(
        user_id=by.pk,
        content_type_id=ContentType.objects.get_for_model(row).pk,
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=f"Over the API, with the key {key}." if key else "Over the API.",
    )
