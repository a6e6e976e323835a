"""Refusals that several verbs of this app share."""

from __future__ import annotations

from cms.accounts.permitting import permit as require
from cms.core.errors import DomainError

__all__ = ["BadCode", "MissingImport", "NoPreviewToken", "NotThisDraft", "require"]

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="preview"'}


class MissingImport(DomainError):
    """There is no import of that id."""

    status = 404

    def __init__(self) -> None:
        super().__init__("not-found", "There is no import with this id. Look for it in the list of imports.")


class BadCode(DomainError):
    """A preview's code that opens nothing: in the same words whether it is unknown, used, too old, or its issuer lost the right."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "bad-code",
            "This preview code is unknown, was used, or is older than a minute: press “Preview on the site” once more.",
            headers=_CHALLENGE,
        )


class NoPreviewToken(DomainError):
    """A draft is shown to holders of a token alone."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "unauthenticated",
            "This is a draft: send the token that the preview's code was exchanged for, as Authorization: Bearer.",
            headers=_CHALLENGE,
        )


class NotThisDraft(DomainError):
    """The token is good, and for something else: in the same words whether there is such an article or not."""

    status = 404

    def __init__(self) -> None:
        super().__init__(
            "not-found", "The preview token opens no draft here: it is good for the one that it was made for."
        )
