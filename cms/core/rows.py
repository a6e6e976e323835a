"""Writing one row and the rows that belong to it: what every verb of a shared thing does the same way.

The rules stay with the models (``clean``, constraints); this module sees that they are asked, that a refusal by the
database comes out as a sentence, and that nobody overwrites what somebody else saved in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from cms.core.errors import Conflict, DomainError, Invalid, Stale, fault
from cms.core.text import clean_line, clean_text, printable

M = TypeVar("M", bound=models.Model)

MAX_TEXT_CHARS = 100_000  # of one field; columns of text have no end of their own


@dataclass(frozen=True)
class Row:
    """One row of a thing as somebody gave it: a new one without ``pk``, a change with it, or one to be ``removed``."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    pk: int | None = None
    removed: bool = False


def lock(row: M, *, base: datetime | str | None = None) -> M:
    """The row as stored now, locked until the transaction ends.

    ``base`` is the ``modified_at`` that the change was made on, as a datetime or ISO 8601; None asks for no comparison.
    Raises Conflict when the row is gone and Stale when somebody saved it since.
    """
    stored = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if stored is None:
        raise Conflict("gone", f"Somebody deleted this {row._meta.verbose_name} in the meantime.")
    if base is not None and token(stored) != (base if isinstance(base, str) else base.isoformat()):
        raise Stale(
            "stale",
            "Somebody saved this while you had it open. Nothing that you typed is lost: it stands in the form, and what "
            "differs from what is stored now is listed. Make it right and save again.",
        )
    return stored


def token(row: models.Model) -> str:
    """What a form carries to say which state it was made from: ``modified_at`` in ISO 8601, "" where there is none."""
    modified_at = getattr(row, "modified_at", None)
    return modified_at.isoformat() if modified_at else ""


def write(row: M, fields: Mapping[str, Any], *, allowed: frozenset[str], verbatim: frozenset[str] = frozenset()) -> M:
    """Set the fields, ask every rule, save what changed; many-to-many values are set last. Run inside a transaction.

    Text is kept as ``cms.core.text`` keeps it; of ``verbatim`` fields only control characters go.
    Raises Invalid with ``errors=[{path, code, message}]`` and Conflict for what only the database knows.
    """
    unknown = sorted(set(fields) - allowed)
    if unknown:
        raise Invalid(
            "unknown-field", f"{', '.join(unknown)} cannot be set here. Known are {', '.join(sorted(allowed))}."
        )
    many = {name for name in fields if row._meta.get_field(name).many_to_many}
    before = _values(row)
    for name in fields.keys() - many:
        _set(row, name, fields[name], verbatim=name in verbatim)
    check(row)
    _save(row, before)
    for name in sorted(many):
        getattr(row, name).set(fields[name])
    return row


def _values(row: models.Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def _set(row: models.Model, name: str, value: Any, *, verbatim: bool) -> None:
    column = row._meta.get_field(name)
    if isinstance(value, str) and isinstance(column, models.CharField | models.TextField):
        clean = clean_text if isinstance(column, models.TextField) else clean_line
        # A form sends back what it was given, with other line ends: that is no change.
        if row.pk and clean(value) == clean(getattr(row, name) or ""):
            return
        value = printable(value) if verbatim else clean(value)
    setattr(row, name, value)


def check(row: models.Model) -> None:
    """Ask the model's rules. Raises Invalid, every broken rule in ``errors``."""
    try:
        _refuse_endless_text(row)
        row.full_clean()
    except ValidationError as broken:
        errors = [
            fault(
                "" if path == NON_FIELD_ERRORS else path,
                error.code or "invalid",
                message,
                allowed=_choices(row, path) if error.code == "invalid_choice" else (),
            )
            for path, found in broken.error_dict.items()
            for error in found
            for message in error.messages
        ]
        raise Invalid("invalid", " ".join(error["message"] for error in errors), errors=errors) from broken


def _choices(row: models.Model, path: str) -> list[str]:
    column: Any = row._meta.get_field(path)
    return [str(value) for value, _ in column.flatchoices if value]


def _refuse_endless_text(row: models.Model) -> None:
    texts = [column for column in row._meta.fields if isinstance(column, models.TextField)]
    if long := [column.name for column in texts if len(getattr(row, column.attname) or "") > MAX_TEXT_CHARS]:
        raise ValidationError(dict.fromkeys(long, f"Keep this to at most {MAX_TEXT_CHARS:,} characters."))


def _save(row: models.Model, before: dict[str, Any]) -> None:
    changed = [name for name, value in _values(row).items() if value != before[name]]
    try:
        with transaction.atomic():
            if row._state.adding:
                row.save(force_insert=True)
            else:
                row.save(update_fields=[*changed, *(["modified_at"] if "modified_at" in before else [])])
    except IntegrityError as refusal:
        raise refused(row, refusal) from refusal


def remove(row: models.Model) -> None:
    """Delete the row. Raises Conflict when something still needs it: a draft by foreign key, a live document by trigger."""
    try:
        with transaction.atomic():
            row.delete()
    except models.ProtectedError as needed:
        names = ", ".join(sorted(str(thing) for thing in needed.protected_objects)[:5])
        raise Conflict("in-use", f"{str(row)[:80]} is still used: {names}. Take it out there first.") from needed
    except IntegrityError as refusal:
        raise refused(row, refusal) from refusal


def refused(row: models.Model, refusal: IntegrityError) -> DomainError:
    """What the database refused, in the words of the broken constraint or of the trigger."""
    said = getattr(refusal.__cause__, "diag", None)
    for constraint in row._meta.constraints:
        if said and constraint.name == said.constraint_name:
            return Conflict("refused", str(constraint.get_violation_error_message()))
    if said and said.message_hint:
        return Conflict("refused", f"{said.message_primary.capitalize()}. {said.message_hint}")
    return Conflict("refused", "Another entry has taken one of these values since. Change it and save again.")


def write_children(
    parent: models.Model, relation: str, rows: Sequence[Row], *, allowed: frozenset[str], **given: Any
) -> None:
    """Add, change and remove the rows of ``parent.<relation>``; those not named stay as they are.

    ``given`` are values of new rows that no form carries, such as ``entered_by``.
    A ``pk`` that is not (or no longer) a row of this parent is added anew: what was typed is kept.
    Raises Invalid with paths such as ``credentials.0.title``. One query for the rows there are.
    """
    link: Any = parent._meta.get_field(relation)
    child, owner = link.related_model, link.field.name
    named = [row.pk for row in rows if row.pk]
    there = {kept.pk: kept for kept in child._default_manager.filter(**{owner: parent}, pk__in=named)} if named else {}
    for index, row in enumerate(rows):
        stored = there.get(row.pk)
        if row.removed:
            if stored:
                remove(stored)
            continue
        try:
            write(stored or child(**{owner: parent}, **given), row.fields, allowed=allowed)
        except Invalid as broken:
            for error in broken.data.get("errors", ()):
                error["path"] = ".".join(part for part in (relation, str(index), error["path"]) if part)
            raise
