"""Refusals that several verbs of this app share."""

from __future__ import annotations

from cms.accounts.models import User
from cms.core.errors import NotPermitted


def require(by: User, permission: str, doing: str) -> None:
    """Raise ``NotPermitted`` unless one of the person's roles grants ``permission``."""
    if not by.holds(permission):
        raise NotPermitted("not-permitted", f"Your roles do not let you {doing}. Ask an editor or an administrator.")
