"""What a verb raises when it refuses: a stable code, and a sentence that tells the editor what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def fault(path: str, code: str, message: str, *, allowed: Iterable[str] = ()) -> dict[str, Any]:
    """One of the ``errors`` of a refusal. ``allowed`` are the values that would be right, where they are few."""
    return {"path": path, "code": code, "message": message, "allowed": list(allowed)}


def no_choice(path: str, choices: Iterable[str]) -> dict[str, Any]:
    """The fault of a value at ``path`` that is none of its choices."""
    allowed = list(choices)
    return fault(path, "choice", f"The {path.rpartition('/')[2]} is one of {', '.join(allowed)}.", allowed=allowed)


class DomainError(Exception):
    """A refusal in the words of the newsroom.

    ``code`` is stable and kebab-cased, ``message`` is a whole sentence, ``data`` carries what a screen or a client may
    need beside it. ``status`` is the HTTP status that the one handler in ``cms.core.problems`` answers with.
    """

    status = 400

    def __init__(self, code: str, message: str, **data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.data = data


class Invalid(DomainError):
    """What was sent breaks a rule. ``data["errors"]`` may list what ``fault`` makes."""

    status = 422


class NotPermitted(DomainError):
    """The person may see this but not do it."""

    status = 403


class Conflict(DomainError):
    """The thing is in a state that does not allow this."""

    status = 409


class Stale(DomainError):
    """Somebody else saved first. ``data`` says who, when and where the words that came second are kept."""

    status = 412


class Unreadable(DomainError):
    """A file or a text that cannot be read at all; nothing was stored."""

    status = 400
