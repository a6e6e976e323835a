"""People as schema.org's Person: who they are, and what of it was verified."""

from __future__ import annotations

from typing import Any

from delivery.contract import Affiliation, Credential, PersonEntry


def node(url: str) -> str:
    """The ``@id`` of a person whose page this is."""
    return f"{url}#person"


def person(entry: PersonEntry) -> dict[str, Any]:
    """Credentials only where somebody verified them: markup states them as facts, with no room for a state."""
    posts = [each for each in entry.affiliations if not each.until]
    found: dict[str, Any] = {
        "@type": "Person",
        "@id": node(entry.url),
        "name": entry.name,
        "honorificSuffix": entry.suffix,
        "url": entry.url,
        "description": entry.biography,
        "jobTitle": next((each.role for each in posts if each.role), None),
        "affiliation": [_organisation(each) for each in posts if each.organisation],
        "hasCredential": [_credential(each) for each in entry.credentials if each.state == "verified"],
        "sameAs": [_orcid(entry.orcid)] if entry.orcid else None,
    }
    return {key: value for key, value in found.items() if value}


def _organisation(post: Affiliation) -> dict[str, Any]:
    part = {"department": {"@type": "Organization", "name": post.department}} if post.department else {}
    return {"@type": "Organization", "name": post.organisation, **part}


def _credential(held: Credential) -> dict[str, Any]:
    issuer = {"recognizedBy": {"@type": "Organization", "name": held.issuer}} if held.issuer else {}
    return {
        "@type": "EducationalOccupationalCredential",
        "name": held.title,
        "credentialCategory": held.kind.replace("_", " "),
        **issuer,
    }


def _orcid(number: str) -> str:
    return number if number.startswith("http") else f"https://orcid.org/{number}"
