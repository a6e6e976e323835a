"""Who may: a role grants it, or a sentence says whom to ask."""

from __future__ import annotations

from cms.accounts.models import User
from cms.core.errors import NotPermitted


def require(by: User | None, permission: str, what: str) -> None:
    """Raise NotPermitted unless a role of the person grants it. None is the program itself."""
    if by is not None and not by.holds(permission):
        raise NotPermitted("not-permitted", f"Your role does not {what}. Ask a fact-checker or an editor.")


def permit(by: User, permission: str, doing: str) -> None:
    """Raise ``NotPermitted`` unless one of the person's roles grants ``permission``."""
    if not by.holds(permission):
        raise NotPermitted("not-permitted", f"Your roles do not let you {doing}. Ask an editor or an administrator.")
