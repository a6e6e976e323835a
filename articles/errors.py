"""Refusals that several verbs of this app share."""

from __future__ import annotations

from cms.accounts.permitting import permit as require
from cms.core.errors import DomainError

__all__ = ["MissingImport", "require"]


class MissingImport(DomainError):
    """There is no import of that id."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not-found", "There is no import with this id. Look for it in the list of imports.")
