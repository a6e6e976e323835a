"""What became of a publication: notices recorded as events, and the integrity that they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core.dates import span
from cms.core.errors import Conflict, Invalid
from cms.core.rows import check, lock
from cms.core.text import clean_line
from sources.models import IntegrityEvent, Source

State, Type = Source.Integrity, IntegrityEvent.Type

# What a notice makes of the source. Additions and new versions are no stain.
STATES = {
    Type.NONE_FOUND: State.NONE_KNOWN,
    Type.ADDENDUM: State.NONE_KNOWN,
    Type.CLARIFICATION: State.NONE_KNOWN,
    Type.NEW_VERSION: State.NONE_KNOWN,
    Type.REINSTATEMENT: State.REINSTATED,
    Type.CORRECTION: State.CORRECTED,
    Type.CORRIGENDUM: State.CORRECTED,
    Type.ERRATUM: State.CORRECTED,
    Type.EXPRESSION_OF_CONCERN: State.CONCERN,
    Type.PARTIAL_RETRACTION: State.PARTIALLY_RETRACTED,
    Type.WITHDRAWAL: State.WITHDRAWN,
    Type.REMOVAL: State.REMOVED,
    Type.RETRACTION: State.RETRACTED,
}
_GRAVITY = [State.NONE_KNOWN, State.REINSTATED, State.CORRECTED, State.CONCERN, State.PARTIALLY_RETRACTED]


@transaction.atomic
def record(
    source: Source,
    *,
    type: str,
    service: str,
    by: User | None,
    as_of: date | None = None,
    notice: str = "",
    noticed_on: str = "",
    reasons: Sequence[str] = (),
) -> IntegrityEvent:
    """Record a notice, or that none was found (``Type.NONE_FOUND``), as of the day somebody looked (today).

    ``noticed_on`` is the notice's own date, EDTF. Raises NotPermitted and Invalid with ``errors`` by field.
    """
    require(by, "sources.add_integrityevent", "record notices")
    row = lock(source)
    event = IntegrityEvent(
        source=row, type=type, service=service, notice=clean_line(notice), noticed_on=noticed_on.strip(), by=by,
        reasons=[line for line in map(clean_line, reasons) if line], as_of=as_of or timezone.localdate(),
    )  # fmt: skip
    if event.as_of > timezone.localdate():
        raise _wrong("as_of", "That day is still to come.")
    check(event)
    if type != Type.NONE_FOUND and not event.notice:
        raise _wrong("notice", "Give the notice's DOI or address, so that somebody can read it.")
    event.save(force_insert=True)
    _project(row)
    return event


@transaction.atomic
def strike(event: IntegrityEvent, *, by: User, reason: str) -> IntegrityEvent:
    """Say that an event was entered by mistake. Both stay in the record. Raises NotPermitted, Invalid, Conflict."""
    require(by, "sources.add_integrityevent", "strike notices")
    row = lock(event.source)
    if event.strikes_id:
        raise Conflict("struck", "This line strikes another one: it cannot be struck itself.")
    if not (words := clean_line(reason)):
        raise _wrong("reasons", "Say why it was a mistake.")
    same = {"source": row, "type": event.type, "service": event.service, "notice": event.notice}
    try:
        with transaction.atomic():
            struck = IntegrityEvent.objects.create(
                **same, strikes=event, reasons=[words[:300]], as_of=timezone.localdate(), by=by
            )
    except IntegrityError as error:
        raise Conflict("struck", "This was struck already.") from error
    _project(row)
    return struck


def state_of(events: Iterable[IntegrityEvent]) -> tuple[str, date | None]:
    """What the events come to, and the day as of which it holds. A reinstatement takes back what came before it, and no search that
    finds nothing does; otherwise the gravest stands."""
    events = list(events)
    struck = {event.strikes_id for event in events}
    told = sorted((e for e in events if not e.strikes_id and e.pk not in struck), key=_when)
    state: str = State.UNKNOWN
    for event in told:
        new = STATES[Type(event.type)]
        if new == State.REINSTATED or state == State.UNKNOWN or _gravity(new) >= _gravity(state):
            state = new
    return state, max((event.as_of for event in told), default=None)


def _when(event: IntegrityEvent) -> tuple[date, int]:
    return (span(event.noticed_on).first if event.noticed_on else event.as_of, event.pk)


def _gravity(state: str) -> int:
    return _GRAVITY.index(State(state)) if state in _GRAVITY else len(_GRAVITY)


def _project(source: Source) -> None:
    """Not a save: whoever has the source's form open has not been overtaken."""
    source.integrity, source.integrity_as_of = state_of(source.integrity_events.all())
    Source.objects.filter(pk=source.pk).update(integrity=source.integrity, integrity_as_of=source.integrity_as_of)


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("event-has-faults", message, errors=[{"path": path, "code": "invalid", "message": message}])
