"""``If-Match``: a change names the state that it was made on (RFC 9110 §13.1.1, RFC 6585 §3)."""

from __future__ import annotations

from django.utils.http import parse_etags
from rest_framework.request import Request

from cms.core.errors import DomainError

MAX_TAGS = 20


class NoPrecondition(DomainError):
    """A change that does not say which state it was made on."""

    status = 428

    def __init__(self) -> None:
        super().__init__("precondition-required", "Send If-Match with the ETag that you read; an asterisk is none.")


def entity_tag(state: object) -> str:
    return f'"{state}"'


def held(request: Request) -> list[str]:
    """The states that the client says it read, as their tags hold them. Raises ``NoPrecondition``."""
    tags = parse_etags(request.headers.get("If-Match", ""))[:MAX_TAGS]
    if not tags or "*" in tags:
        raise NoPrecondition
    return [tag.strip('"') for tag in tags if not tag.startswith("W/")]


def base(request: Request, *, now: object) -> str:
    """The state that a change was made on: ``now`` when it is among those that the client names, else the first of them."""
    states = held(request)
    return str(now) if str(now) in states else next(iter(states), "")
