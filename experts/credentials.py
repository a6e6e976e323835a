"""Credentials once entered: verified by somebody else, and no longer verified as soon as what was judged changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cms.accounts.models import User
from cms.core.errors import Invalid
from cms.core.text import digest
from experts.models import Credential, Person

JUDGED = ("kind", "title", "issuer", "identifier", "valid_from", "valid_to")

Columns = tuple[Any, ...]


def judged_hash(credential: Credential) -> str:
    """What a verdict on a credential is bound to: SHA-256 of the columns that say what it is."""
    return digest("\x1f".join(f"{name}={getattr(credential, name)}" for name in JUDGED))


def mark_verified(credential: Credential, *, on: date, how: str) -> Credential:
    """Show the credential as verified since that day. Raises Invalid for a certification that names no board.

    The database asks for a verdict by somebody who did not enter it (FE5).
    """
    if credential.is_incomplete:
        message = "It says certified and not by whom: name the board or body as the issuer, then look it up there."
        raise Invalid(
            "credential-incomplete", message, errors=[{"path": "issuer", "code": "missing", "message": message}]
        )
    credential.verified_on, credential.verified_how = on, how[:300]
    credential.save(update_fields=["verified_on", "verified_how", "modified_at"])
    return credential


def unmark(credential: Credential) -> Credential:
    """Show it as unverified: whoever verified it took that back, or found it wrong."""
    credential.verified_on, credential.verified_how = None, ""
    credential.save(update_fields=["verified_on", "verified_how", "modified_at"])
    return credential


def judged_columns(person: Person) -> Mapping[int, Columns]:
    """Key of each credential of a person → its judged columns."""
    return {row[0]: row[1:] for row in person.credentials.values_list("pk", *JUDGED)}


def own_changes(person: Person, before: Mapping[int, Columns], *, by: User | None) -> None:
    """Whoever changed what was judged has entered it anew, and is not the one to verify it. The database voids the old verdict."""
    now = judged_columns(person)
    changed = [key for key, columns in before.items() if key in now and now[key] != columns]
    if changed:
        Credential.objects.filter(pk__in=changed).update(entered_by=by)
