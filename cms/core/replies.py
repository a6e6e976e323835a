"""An answer over HTTP before any framework has it, so that one function can make it for more than one server interface."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse


class Reply(NamedTuple):
    """Status, headers and body, ready to send. ``Content-Length`` is left to whoever sends it."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def as_response(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.body, status=reply.status, headers=reply.headers)
    if "Content-Type" not in reply.headers:
        del response["Content-Type"]  # it has no body
    return response
