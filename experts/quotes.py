"""Quotes: the words, and the attribution that is frozen as of the day and never follows the person afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from cms.core.rows import lock, remove, write
from cms.core.text import clean_line, clean_text
from delivery.uses import refuse_if_used, was_printed
from experts import offrecord
from experts.attribution import compile_credit, named, titles_on
from experts.models import Person, Quote

FIELDS = frozenset(
    "words_obtained words_printed language person said_on obtained record_held consent terms embargo_until as_credited".split()  # noqa: SIM905 - a list of words
)
VERBATIM = frozenset({"words_obtained"})
UNNAMED: Mapping[str, Any] = {"credited_name": "", "credited_suffix": "", "credited_titles": [], "held_titles": []}
FROZEN_FIELDS = frozenset({*UNNAMED, "as_credited", "attributed_on"})


@transaction.atomic
def save_quote(
    quote: Quote | None,
    *,
    fields: Mapping[str, Any],
    freeze_on: date | None = None,
    titles: Sequence[str] | None = None,
    base: datetime | str | None = None,
    by: User | None,
) -> Quote:
    """Make a quote (None) or change one; with ``freeze_on``, freeze its attribution as of that day, anew if it was frozen.

    ``as_credited`` is written by hand only for an unnamed speaker. Words that go off the record lose their attribution and are
    kept apart (``experts.offrecord``). Raises Stale, Invalid or Conflict (``cms.core.rows``).
    """
    row = lock(quote, base=base) if quote else Quote(entered_by=by)
    if unknown := sorted(set(fields) - FIELDS):
        raise Invalid(
            "unknown-field", f"{', '.join(unknown)} cannot be set here. Known are {', '.join(sorted(FIELDS))}."
        )
    _refuse_changes(row, fields, frozen=row.is_attributed and freeze_on is None)
    values, words = offrecord.withhold(row, fields, by=by)
    write(row, values, allowed=FIELDS | FROZEN_FIELDS | {"edits"}, verbatim=VERBATIM)
    offrecord.put_away(row, words)
    return _freeze(row, on=freeze_on, titles=titles) if freeze_on else row


@transaction.atomic
def freeze(quote: Quote, *, on: date, titles: Sequence[str] | None = None) -> Quote:
    """Freeze the attribution as of that day. ``titles`` in printed order, or None for those current on the day.

    Raises Conflict "frozen" when it is frozen already (``refreeze`` is for that) and Invalid when there is nobody to name.
    """
    row = lock(quote)
    if row.is_attributed:
        raise Conflict(
            "frozen",
            f"The attribution is frozen as of {row.attributed_on}. Freeze it anew, with a new date, to change it.",
        )
    return _freeze(row, on=on, titles=titles)


@transaction.atomic
def refreeze(quote: Quote, *, on: date, titles: Sequence[str] | None = None) -> Quote:
    """Freeze the attribution anew, as of another day: the only way in which it ever follows the person."""
    return _freeze(lock(quote), on=on, titles=titles)


@transaction.atomic
def delete_quote(quote: Quote, *, by: User | None) -> None:
    """Delete a quote that no article prints. Raises Conflict, saying where it is printed."""
    row = lock(quote)
    refuse_if_used(row, kind="quote")
    remove(row)


def _refuse_changes(row: Quote, fields: Mapping[str, Any], *, frozen: bool) -> None:
    errors = []

    def differs(name: str, clean: Any = clean_text) -> bool:
        return name in fields and clean(str(fields[name])) != clean(str(getattr(row, name)))

    is_off = row.terms == Quote.Terms.OFF_RECORD
    if row.pk and not is_off and differs("words_obtained") and was_printed(row, kind="quote"):
        sentence = "Readers have seen these words: they are kept as obtained. Change the words as printed instead."
        errors.append({"path": "words_obtained", "code": "kept", "message": sentence})
    if frozen and "person" in fields and fields["person"] != row.person:
        sentence = f"The attribution is frozen to “{row.as_credited}”. Give a day to freeze it anew as well."
        errors.append({"path": "person", "code": "frozen", "message": sentence})
    if frozen and fields.get("terms") == Quote.Terms.BACKGROUND != row.terms:
        sentence = (
            "The attribution names the speaker. Write how they are called in print, and give a day to freeze that."
        )
        errors.append({"path": "terms", "code": "frozen", "message": sentence})
    if frozen and differs("as_credited"):
        sentence = f"The attribution is frozen as of {row.attributed_on}. Give a day to freeze it anew."
        errors.append({"path": "as_credited", "code": "frozen", "message": sentence})
    if errors:
        raise Invalid("frozen", " ".join(error["message"] for error in errors), errors=errors)


def _freeze(row: Quote, *, on: date, titles: Sequence[str] | None) -> Quote:
    if row.terms == Quote.Terms.OFF_RECORD:
        raise _cannot_freeze(
            "terms", "These words are off the record: nobody is named with them and they are not printed."
        )
    if row.person is None or row.terms == Quote.Terms.BACKGROUND:
        if not row.as_credited:
            sentence = "Choose who said it, or write how an unnamed speaker is called in print, and freeze again."
            raise _cannot_freeze("as_credited", sentence)
        if row.person and row.person.name.casefold() in row.as_credited.casefold():
            raise _cannot_freeze(
                "as_credited", "This names somebody who spoke on background: write it without the name."
            )
        return write(row, {**UNNAMED, "attributed_on": on}, allowed=FROZEN_FIELDS)
    held = titles_on(row.person, on)
    given = [line for line in map(clean_line, titles) if line] if titles is not None else held
    return write(row, frozen_fields(row.person, given, on=on, held=held), allowed=FROZEN_FIELDS)


def frozen_fields(person: Person, titles: list[str], *, on: date, held: list[str] | None = None) -> dict[str, Any]:
    """What freezing writes for a named speaker. ``held``: the titles in our records, where print has them in other words."""
    return {
        "credited_name": person.name,
        "credited_suffix": person.suffix,
        "credited_titles": titles,
        "as_credited": compile_credit(person.name, person.suffix, titles),
        "held_titles": named(person, titles if held is None else held),
        "attributed_on": on,
    }


def _cannot_freeze(path: str, sentence: str) -> Invalid:
    return Invalid("cannot-freeze", sentence, errors=[{"path": path, "code": "cannot-freeze", "message": sentence}])
