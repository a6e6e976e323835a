"""What a public endpoint answers instead of a document."""

from __future__ import annotations

from typing import Any

from cms.core.errors import DomainError


class BadQuery(DomainError):
    """Parameters outside the closed set, or values that they do not take. ``data["errors"]`` names each and what is allowed."""

    status = 400

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        codes = {error["code"] for error in errors}
        code = {"unknown": "unknown-parameter", "unknown-value": "unknown-value"}.get(min(codes), "invalid-parameter")
        message = " ".join(error["message"] for error in errors)
        super().__init__(code if len(codes) == 1 else "invalid-parameter", message, errors=errors)


class QueryTooLong(DomainError):
    status = 414


class BadCredential(DomainError):
    """A credential was sent and is not valid. It is refused, never ignored: ignoring it would answer as to anybody.

    The same words on every surface and for every reason, so that nobody learns which part of it was right.
    """

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "bad-credential",
            "The credential in the Authorization header is not valid here.",
            headers={"WWW-Authenticate": 'Bearer realm="proofroom", error="invalid_token"'},
        )


class NoCredential(DomainError):
    """This site answers to holders of a key."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "unauthenticated",
            "This site answers to holders of a key: send one as Authorization: Bearer.",
            headers={"WWW-Authenticate": 'Bearer realm="proofroom"'},
        )


class Withdrawn(DomainError):
    """It was public and no longer is. ``data["reason"]`` is the public reason's code."""

    status = 410


class Missing(DomainError):
    """Nothing public has this address; no other words, so that nobody learns why."""

    status = 404

    def __init__(self) -> None:
        super().__init__("", "")


class NotYet(DomainError):
    """The change that the client knows of is not to be read here so far."""

    status = 503

    def __init__(self, seq: int) -> None:
        message = (
            f"The change {seq} is not to be read here yet; ask again shortly, or without min_seq for what there is."
        )
        super().__init__("not-yet", message, headers={"Retry-After": "1"})


class NotAcceptable(DomainError):
    """The client takes none of the media types that there are here."""

    status = 406

    def __init__(self) -> None:
        super().__init__("", "")
