"""Refusals that several verbs of this app share."""

from __future__ import annotations

from cms.accounts.models import User
from cms.core.errors import DomainError, NotPermitted


class MissingImport(DomainError):
    """There is no import of that id."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not-found", "There is no import with this id. Look for it in the list of imports.")


def require(by: User, permission: str, doing: str) -> None:
    """Raise ``NotPermitted`` unless one of the person's roles grants ``permission``."""
    if not by.holds(permission):
        raise NotPermitted("not-permitted", f"Your roles do not let you {doing}. Ask an editor or an administrator.")
