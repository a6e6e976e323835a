"""The quoted person's own say: a signed link that shows them their words and nothing else, and their answers as evidence.

Whoever holds the address may answer; there is no account, no cookie, and no mail is sent from here. Contacts are never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core.errors import Conflict, DomainError, Invalid
from cms.core.ids import as_uuid
from cms.core.rows import lock
from cms.core.text import clean_text, words_digest
from experts.attribution import compile_credit, titles_on
from experts.models import Confirmation, ConfirmationLink, Person, Quote

SALT = "proofroom.experts.confirmation"
DAYS, MOST_DAYS = 14, 90
MOST_QUOTES = 50
MAX_CHARS = 20_000  # of a proposed wording
MOST_ROUNDS = 10  # of answers an hour through one link
CREDIT = "credit"  # the key of the line that names the person


class NoSuchLink(DomainError):
    """Nothing of ours was ever at this address, or it was altered."""

    status = 404


class ClosedLink(DomainError):
    """It expired or was revoked."""

    status = 410


class TooOften(DomainError):
    status = 429


@dataclass(frozen=True)
class Asked:
    """One thing to confirm. ``key`` stands for it in the form: "credit", or a number; ``hash`` is of what is shown."""

    key: str
    words: str
    credited: str
    hash: str
    quote: Quote | None
    answered: Confirmation | None


@dataclass(frozen=True)
class Said:
    """What the person sent for one key: ``seen`` is the hash of what they were shown."""

    seen: str
    answer: str
    proposed: str = ""


@transaction.atomic
def issue_link(person: Person, *, quotes: Iterable[Quote], by: User, days: int = DAYS) -> ConfirmationLink:
    """A link for this person to these quotes of theirs. Raises NotPermitted, Invalid."""
    require(by, "experts.add_confirmationlink", "ask people to confirm their words")
    chosen = list(quotes)
    if not 1 <= days <= MOST_DAYS:
        raise _wrong("days", f"A link works for 1 to {MOST_DAYS} days.")
    if len(chosen) > MOST_QUOTES:
        raise _wrong("quotes", f"Ask about at most {MOST_QUOTES} quotes at a time.")
    if any(quote.person_id != person.pk or quote.terms == Quote.Terms.OFF_RECORD for quote in chosen):
        raise _wrong("quotes", "Only the person's own words, and none off the record, can be shown to them here.")
    link = ConfirmationLink.objects.create(
        person=person, issued_by=by, expires_at=timezone.now() + timedelta(days=days)
    )
    link.quotes.set(chosen)
    return link


@transaction.atomic
def revoke(link: ConfirmationLink, *, by: User) -> ConfirmationLink:
    """Close the link at once. Raises NotPermitted, and Conflict when it is closed already."""
    require(by, "experts.change_confirmationlink", "revoke links")
    row = lock(link)
    if row.revoked_at:
        raise Conflict("revoked", "This link was revoked already.")
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at", "modified_at"])
    return row


def address(link: ConfirmationLink) -> str:
    """The path to hand to the person."""
    return reverse("confirm", args=[signing.Signer(salt=SALT).sign(link.pid)])


def opened(token: str, *, at: datetime) -> ConfirmationLink:
    """The link that the address stands for. Raises NoSuchLink or ClosedLink."""
    try:
        public_id = as_uuid(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        public_id = None
    link = ConfirmationLink.objects.select_related("person").filter(public_id=public_id).first() if public_id else None
    if link is None:
        raise NoSuchLink(
            "not-found", "This address is not complete. Copy it again, whole, from the message that you were sent."
        )
    if not link.is_open(at=at):
        raise ClosedLink("closed", "This link no longer works. Ask the newsroom for a new one.")
    return link


def asked(link: ConfirmationLink, *, on: date) -> list[Asked]:
    """How the person is named today, then each of their quotes in the order they were entered. Six queries."""
    person = link.person
    named = compile_credit(person.name, person.suffix, titles_on(person, on))
    quotes = link.quotes.filter(person=person).exclude(terms=Quote.Terms.OFF_RECORD).order_by("id")
    rows: list[tuple[str, str, str, str, Quote | None]] = [(CREDIT, "", named, words_digest(named), None)]
    rows += [(str(n), quote.words, quote.as_credited, quote.words_hash, quote) for n, quote in enumerate(quotes, 1)]
    given = {(each.quote_id, each.words_hash): each for each in link.answers.order_by("id")}
    return [Asked(*row, answered=given.get((row[4].pk if row[4] else None, row[3]))) for row in rows]


@transaction.atomic
def answer(link: ConfirmationLink, said: Mapping[str, Said], *, at: datetime) -> list[Confirmation]:
    """Keep the answers, key by key; what was answered the same before is not kept twice.

    Raises ClosedLink, TooOften, and Invalid with ``errors`` by key: nothing is kept then, and the form shows it all again.
    """
    row = lock(link)
    if not row.is_open(at=at):
        raise ClosedLink("closed", "This link no longer works. Ask the newsroom for a new one.")
    open_now = {each.key: each for each in asked(row, on=timezone.localdate(at))}
    if row.answers.filter(at__gt=at - timedelta(hours=1)).count() >= MOST_ROUNDS * len(open_now):
        raise TooOften(
            "too-often", "That is more than we can take in an hour. Come back a little later: nothing is lost."
        )
    errors = [error for key, one in said.items() for error in _faults(key, one, open_now.get(key))]
    if errors:
        raise Invalid("answer-has-faults", errors[0]["message"], errors=errors)
    new = [
        Confirmation(
            link=row,
            quote=open_now[key].quote,
            words_hash=open_now[key].hash,
            answer=one.answer,
            proposed=_proposed(one),
        )
        for key, one in said.items()
        if not _is_known(open_now[key].answered, one)
    ]
    return Confirmation.objects.bulk_create(new)


def current(quote: Quote) -> Confirmation | None:
    """The last answer to the words as they are printed now. One query unless ``confirmations`` are prefetched."""
    now = quote.words_hash
    return next((each for each in quote.confirmations.all() if each.words_hash == now), None)


def confirmed(quotes: Iterable[Quote]) -> list[int]:
    """The keys of those whose printed words the person confirmed, and asked no change of since."""
    return [quote.pk for quote in quotes if (last := current(quote)) and last.answer == Confirmation.Answer.CONFIRMED]


def _faults(key: str, one: Said, asked_now: Asked | None) -> list[dict[str, str]]:
    if asked_now is None:
        return [_fault(key, "gone", "This is not asked any more. Look at what is there now.")]
    if one.seen != asked_now.hash:
        return [_fault(key, "changed", "These words were changed while you read them. Read them again, please.")]
    if one.answer not in Confirmation.Answer.values:
        return [_fault(key, "choice", "Choose whether this is right or should be changed.")]
    if one.answer == Confirmation.Answer.CHANGE and not clean_text(one.proposed):
        return [_fault(key, "missing", "Write how it should read.")]
    if len(one.proposed) > MAX_CHARS:
        return [_fault(key, "too-long", f"Keep it to {MAX_CHARS:,} characters, please.")]
    return []


def _fault(key: str, code: str, message: str) -> dict[str, str]:
    return {"path": key, "code": code, "message": message}


def _proposed(one: Said) -> str:
    return clean_text(one.proposed) if one.answer == Confirmation.Answer.CHANGE else ""


def _is_known(before: Confirmation | None, one: Said) -> bool:
    return before is not None and (before.answer, before.proposed) == (one.answer, _proposed(one))


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("link-has-faults", message, errors=[_fault(path, "invalid", message)])
