"""What a method of a newsroom address asks and answers: one declaration, which its view enforces and OpenAPI describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from delivery.models import ApiKey
from delivery.parameters import Parameter

Scope = ApiKey.Scope
JSON = ("application/json",)
MERGE_PATCH = ("application/merge-patch+json", "application/json")
MULTIPART = ("multipart/form-data",)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``permission`` is asked of the person, or of whoever issued the key; "" asks none. ``doing`` says it in words.

    ``scope`` is asked of a key; for reading, ``newsroom:read`` does as well. ``refusals`` are statuses beyond those that every
    address may answer. ``commits``: its verb is a transaction of its own, such as publishing. ``tells_secret``: what it answers is
    kept nowhere, not even for the same request.
    """

    summary: str
    permission: str
    doing: str
    scope: str
    about: str = ""
    parameters: Sequence[Parameter] = ()
    body: type[Struct] | None = None
    body_schema: dict[str, Any] | None = None  # where the body is no struct
    media_types: Sequence[str] = JSON
    answer: type[Struct] | None = None
    several: type[Struct] | None = None  # what it answers instead where one request asked for several
    status: int = 200
    also: Sequence[int] = ()  # other statuses of success
    if_match: bool = False
    etag: bool = False
    refusals: Sequence[int] = ()
    commits: bool = False
    tells_secret: bool = False


Operations = dict[str, Operation]
