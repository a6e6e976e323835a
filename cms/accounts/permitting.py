"""Who may add to the evidence."""

from __future__ import annotations

from cms.accounts.models import User
from cms.core.errors import NotPermitted


def require(by: User | None, permission: str, what: str) -> None:
    """Raise NotPermitted unless a role of the person grants it. None is the program itself."""
    if by is not None and not by.holds(permission):
        raise NotPermitted("not-permitted", f"Your role does not {what}. Ask a fact-checker or an editor.")
