"""People and quotes as published documents show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from delivery import contract
from delivery.vocabulary import Vocabulary
from experts.models import Affiliation, Credential, Person, Quote
from media.composing import card_image

VOCABULARY: Vocabulary = {
    contract.Credential: {"kind": Credential.Kind.values},
    contract.QuoteEntry: {"obtained": Quote.Obtained.values},
}


def person_entry(person: Person, *, url: str, on: date) -> contract.PersonEntry:
    """With today's titles. No query where ``credentials`` and ``affiliations__organisation`` are prefetched."""
    return contract.PersonEntry(**_facts(person, url=url, on=on))


def person_document(person: Person, *, url: str, on: date) -> contract.Person:
    return contract.Person(
        contract=contract.CONTRACT,
        id=person.pid,
        seq=0,
        portrait=card_image(person.portrait) if person.portrait else None,
        **_facts(person, url=url, on=on),
    )


def quote_entry(quote: Quote) -> contract.QuoteEntry:
    return contract.QuoteEntry(**_said(quote))


def quote_document(quote: Quote, *, url: str) -> contract.Quote:
    return contract.Quote(
        contract=contract.CONTRACT, id=quote.pid, seq=0, url=url, language=quote.language,
        person_name=quote.credited_name or None if named_speaker(quote) else None, **_said(quote),
    )  # fmt: skip


def named_speaker(quote: Quote) -> Person | None:
    """Who is named with the words. On background means that the words may be printed and the name may not."""
    return quote.person if quote.terms == Quote.Terms.ON_RECORD else None


def _said(quote: Quote) -> dict[str, Any]:
    named = named_speaker(quote)
    return {
        "text": quote.words,
        "person": named.pid if named else None,
        "as_credited": quote.as_credited,
        "obtained": quote.obtained,
        "said_on": quote.said_on or None,
    }


def _facts(person: Person, *, url: str, on: date) -> dict[str, Any]:
    return {
        "name": person.name,
        "suffix": person.suffix or None,
        "slug": person.slug,
        "url": url,
        "biography": person.biography or None,
        "credentials": [_credential(each, on) for each in person.credentials.all()],
        "affiliations": [_affiliation(each) for each in person.affiliations.all()],
        "disclosures": [line for line in person.disclosures.splitlines() if line.strip()],
        "orcid": person.orcid or None,
    }


def _credential(credential: Credential, on: date) -> contract.Credential:
    verified_on = credential.verified_on if credential.verified_on and credential.verified_on <= on else None
    return contract.Credential(
        title=credential.title,
        kind=credential.kind,
        issuer=credential.issuer or None,
        state=credential.state(on=on),  # type: ignore[arg-type]
        verified_on=verified_on.isoformat() if verified_on else None,
    )


def _affiliation(post: Affiliation) -> contract.Affiliation:
    return contract.Affiliation(
        role=post.role or None,
        organisation=post.organisation.name if post.organisation else None,
        department=post.department or None,
        since=post.since or None,
        until=post.until or None,
    )
