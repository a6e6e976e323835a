"""How a speaker is named in print on a given day: "Ada Quill, MD, director of the sleep laboratory at Northfield Hospital"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from experts.models import Affiliation, Credential, Person

# What is printed after a name as a title. Degrees and licences are in the suffix; awards and memberships are for the biography.
PRINTED_KINDS = (Credential.Kind.CERTIFICATION, Credential.Kind.FELLOWSHIP, Credential.Kind.RANK)


def titles_on(person: Person, day: date) -> list[str]:
    """The person's titles current on that day, in printed order: credentials, then posts with their organisation.

    A credential that the suffix already names is not said twice. Two queries.
    """
    return titles_of(
        person.suffix, person.credentials.all(), person.affiliations.select_related("organisation"), day=day
    )


def titles_of(
    suffix: str, credentials: Iterable[Credential], affiliations: Iterable[Affiliation], *, day: date
) -> list[str]:
    """As ``titles_on``, of rows that are at hand. No query when their organisations are."""
    in_suffix = {part.strip().casefold() for part in suffix.split(",")}
    held = [
        credential.title
        for credential in credentials
        if credential.kind in PRINTED_KINDS
        and is_current(credential, day)
        and credential.title.casefold() not in in_suffix
    ]
    posts = [post_in_print(affiliation) for affiliation in affiliations if affiliation.is_current(on=day)]
    return list(dict.fromkeys(held + posts))


def named(person: Person, titles: Sequence[str]) -> list[str]:
    """Name, suffix and titles as what is compared later, to see whether somebody is still called so."""
    return [part for part in (person.name, person.suffix, *titles) if part]


def is_current(credential: Credential, day: date) -> bool:
    """Whether the credential is held on that day; both ends inclusive, open where empty."""
    begun = credential.valid_from is None or credential.valid_from <= day
    return begun and (credential.valid_to is None or credential.valid_to >= day)


def post_in_print(affiliation: Affiliation) -> str:
    """ "director of the sleep laboratory at Northfield Hospital"; an organisation that the post names is not said twice."""
    post = ", ".join(part for part in (affiliation.role, affiliation.department) if part)
    place = affiliation.organisation.name if affiliation.organisation else ""
    if not place or place.casefold() in post.casefold():
        return post or place
    return f"{post} at {place}" if post else place


def compile_credit(name: str, suffix: str, titles: Sequence[str]) -> str:
    """Name, suffix and titles as one line."""
    return ", ".join(part for part in (name, suffix, *titles) if part)
