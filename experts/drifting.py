"""Attributions that drifted: the person's titles are no longer those printed, and a checker decides what becomes of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core.dates import span
from cms.core.errors import Conflict, Invalid, no_choice
from cms.core.rows import lock, write
from cms.core.text import clean_line, clean_text
from experts.attribution import compile_credit, named, titles_of
from experts.models import DriftSettlement, Quote
from experts.quotes import FROZEN_FIELDS, frozen_fields

Choice = DriftSettlement.Choice

_OBTAINED = {
    "interview_email": "when interviewed by e-mail", "interview_phone": "when interviewed",
    "interview_person": "when interviewed", "interview_video": "when interviewed", "statement": "in a statement",
    "press_release": "in a press release", "speech": "when speaking", "published": "when writing",
}  # fmt: skip


@dataclass(frozen=True)
class Drift:
    """Name, suffix and titles in our records when the attribution was frozen, and on a later day."""

    frozen: list[str]
    now: list[str]


def drift(quote: Quote, *, on: date) -> Drift | None:
    """How the person's titles on that day differ from those of the freezing; None when they do not, or nothing is frozen.

    Records are compared with records: how print puts the titles is the editor's choice. No query where ``person__credentials``
    and ``person__affiliations__organisation`` are prefetched.
    """
    person = quote.person
    if person is None or not quote.is_attributed or quote.terms != Quote.Terms.ON_RECORD:
        return None
    frozen = quote.held_titles or [
        part for part in (quote.credited_name, quote.credited_suffix, *quote.credited_titles) if part
    ]
    titles = titles_of(person.suffix, person.credentials.all(), person.affiliations.all(), day=on)
    now = named(person, titles)
    return Drift(frozen, now) if frozen != now else None


def unsettled(quote: Quote, *, on: date) -> Drift | None:
    """As ``drift``, unless somebody decided about just this. No query where ``settlements`` are prefetched as well."""
    found = drift(quote, on=on)
    last = next(iter(quote.settlements.all()), None) if found else None
    if found and last and last.now == found.now and last.as_credited == quote.as_credited:
        return None
    return found


def drifted(*, on: date) -> list[int]:
    """The keys of the quotes whose attribution drifted and waits for a decision. Five queries; reads every attributed quote."""
    quotes = Quote.objects.filter(attributed_on__isnull=False, terms=Quote.Terms.ON_RECORD, person__isnull=False)
    return [quote.pk for quote in with_titles(quotes).iterator(chunk_size=2000) if unsettled(quote, on=on)]


def with_titles(quotes: Any) -> Any:
    """The quotes with what ``unsettled`` reads."""
    return quotes.select_related("person").prefetch_related(
        "person__credentials", "person__affiliations__organisation", "settlements"
    )


@transaction.atomic
def settle_drift(
    quote: Quote, *, choice: str, by: User, on: date | None = None, phrase: str = "", note: str = ""
) -> DriftSettlement:
    """Decide what becomes of an attribution that drifted, as of ``on`` (today).

    ``keep_dated`` keeps the titles and says when they were held: ``phrase``, or what ``when_said`` makes. ``update`` prints
    today's; the ``note`` says how the person confirmed them. ``remove`` prints the name alone, with a suffix that still holds.
    Raises NotPermitted, Invalid by field, and Conflict "no-drift".
    """
    require(by, "experts.settle_drift", "settle attributions")
    row, day = lock(quote), on or timezone.localdate()
    found = drift(row, on=day)
    if found is None or row.person is None:
        raise Conflict("no-drift", "The titles printed are those that the person holds: there is nothing to decide.")
    if choice not in Choice.values:
        error = no_choice("choice", Choice.values)
        raise Invalid("settlement-has-faults", error["message"], errors=[error])
    if choice == Choice.UPDATE and not clean_text(note):
        raise _wrong("note", "Say how they confirmed what they are called now: the mail, the call, their answer.")
    write(row, _credit(row, choice, phrase, found, day), allowed=FROZEN_FIELDS)
    return DriftSettlement.objects.create(
        quote=row,
        choice=choice,
        frozen=found.frozen,
        now=found.now,
        as_credited=row.as_credited,
        note=clean_text(note),
        by=by,
    )


def when_said(quote: Quote) -> str:
    """Such as "when interviewed in January 2012"."""
    how = _OBTAINED.get(quote.obtained, "")
    if not quote.said_on:
        return f"as of {quote.attributed_on:%B %Y}" if quote.attributed_on else ""
    parts = span(quote.said_on).parts
    when = str(parts[0]) if len(parts) == 1 else f"{span(quote.said_on).first:%B %Y}"
    return f"{how} in {when}" if how else f"in {when}"


def _credit(row: Quote, choice: str, phrase: str, found: Drift, day: date) -> dict[str, Any]:
    person: Any = row.person
    if choice == Choice.UPDATE:
        titles = titles_of(person.suffix, person.credentials.all(), person.affiliations.all(), day=day)
        return frozen_fields(person, titles, on=day)
    if choice == Choice.REMOVE:
        suffix = row.credited_suffix if row.credited_suffix == person.suffix else ""
        return {
            "credited_suffix": suffix, "credited_titles": [], "as_credited": compile_credit(row.credited_name, suffix, []),
        }  # fmt: skip
    credit = compile_credit(row.credited_name, row.credited_suffix, row.credited_titles)
    return {"as_credited": f"{credit}, {clean_line(phrase) or when_said(row)}"}


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("settlement-has-faults", message, errors=[{"path": path, "code": "invalid", "message": message}])
