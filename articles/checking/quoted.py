"""What is against the people in print: quotes without a record, attributions that aged, credentials that nobody verified.

An archive that was published before any of this was recorded is warned of it and not stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from articles.blocker import CHECKER, EDITOR, Blocker, blocker
from articles.contract import Draft
from articles.embedding import Embedded
from articles.models import Article
from experts.composing import named_speaker
from experts.drifting import Choice, unsettled
from experts.models import Credential, Person, Quote
from experts.models.credential import year_before

# Parts of a name that follow a comma as degrees do.
_OF_THE_NAME = {"jr", "sr", "ii", "iii", "iv"}


def blockers(article: Article, draft: Draft, embedded: Embedded, *, at: datetime) -> Iterator[Blocker]:
    """Runs no query."""
    severity = "warn" if article.basis == Article.Basis.LEGACY else "override"
    day = timezone.localdate(at)
    for quote in embedded.quotes.values():
        yield from _quote(quote, severity, day)
    told: set[tuple[str, str]] = set()
    for person, parts, on in _printed(draft, embedded, day):
        for each in _credentials(person, parts, on, severity):
            if (each.code, each.key) not in told:
                told.add((each.code, each.key))
                yield each


def _quote(quote: Any, severity: str, day: date) -> Iterator[Blocker]:
    """``quote`` as ``embedding.quotes_by_id`` gives it, with ``has_files``."""
    label = quote.label

    def says(code: str, sentence: str, severity: str, who: str = CHECKER) -> Blocker:
        return blocker(code, quote, label, sentence, who, severity)

    if not quote.record_held and not quote.has_files:
        sentence = f"Nothing proves that {label} was said. Name the record that is held, or attach it."
        yield says("quote-no-record", sentence, severity, EDITOR)
    if named_speaker(quote) is None or quote.attributed_on is None:
        return
    if found := unsettled(quote, on=day):
        sentence = (
            f"{label} is put down to “{quote.as_credited}”, and the speaker's titles changed since to {', '.join(found.now)}. "
            "Decide whether to keep it with a date, update it, or take the titles out."
        )
        yield says("attribution-drifted", sentence, severity)
    if quote.attributed_on <= year_before(year_before(day)) and not _is_dated(quote):
        sentence = f"The attribution of {label} is of {quote.attributed_on:%B %Y}. Look whether the titles still hold."
        yield says("attribution-old", sentence, "warn")


def _is_dated(quote: Quote) -> bool:
    """Whether print says when the titles were held."""
    last = next(iter(quote.settlements.all()), None)
    return last is not None and last.choice == Choice.KEEP_DATED and last.as_credited == quote.as_credited


def _printed(draft: Draft, embedded: Embedded, day: date) -> Iterator[tuple[Person, list[str], date]]:
    """Who is named with which suffixes and titles, and the day on which they must hold."""
    for byline in draft.bylines:
        if person := embedded.people.get(byline.person):
            yield person, _parts([byline.as_credited or person.printed_name], first=1), day
    if reviewer := embedded.people.get(draft.medical_reviewer or ""):
        yield reviewer, _parts([reviewer.printed_name], first=1), day
    for quote in embedded.quotes.values():
        speaker = named_speaker(quote)
        if speaker and quote.attributed_on and quote.credited_name:
            person = embedded.people[speaker.pid]
            yield person, [*_parts([quote.credited_suffix]), *quote.credited_titles], quote.attributed_on


def _parts(lines: Iterable[str], *, first: int = 0) -> list[str]:
    return [part.strip() for line in lines for part in line.split(",")[first:] if part.strip()]


def _credentials(person: Person, parts: list[str], on: date, severity: str) -> Iterator[Blocker]:
    held = {_key(each.title): each for each in person.credentials.all()}
    suffixes = {_key(part) for part in person.suffix.split(",")} - _OF_THE_NAME
    for part in parts:
        credential = held.get(_key(part))
        if credential is not None:
            yield from _credential(person, credential, on, severity)
        elif _key(part) in suffixes:
            sentence = (
                f"“{part}” is printed after the name of {person.name}, and no credential stands behind it. Enter it."
            )
            yield blocker("credential-unverified", person, person.name, sentence, CHECKER, severity)


def _credential(person: Person, credential: Credential, on: date, severity: str) -> Iterator[Blocker]:
    label = f"{credential.title} of {person.name}"
    link = blocker("", person, "", "", "").link
    if credential.valid_to and credential.valid_to < on:
        sentence = (
            f"“{credential.title}” is printed after {person.name} and ended on {credential.valid_to}. Take it out."
        )
        yield blocker("credential-lapsed", credential, label, sentence, EDITOR, severity, link=link)
    elif credential.verified_on is None:
        sentence = f"“{credential.title}” is printed after {person.name} and nobody has verified it. Look it up."
        yield blocker("credential-unverified", credential, label, sentence, CHECKER, severity, link=link)


def _key(title: str) -> str:
    """ "M.D." and "MD" are the same."""
    return re.sub(r"[\s.\-‑]", "", title).casefold()
