"""What somebody asked of the public surface, read from the environment that WSGI and Django both have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from delivery import conditional
from delivery.errors import BadCredential, NotAcceptable
from delivery.negotiation import accepts


class Ask(NamedTuple):
    """A request to read. ``path`` is decoded; ``environment`` is WSGI's, or Django's ``META``, which is the same."""

    path: str
    environment: Mapping[str, Any]

    @property
    def query_string(self) -> str:
        return str(self.environment.get("QUERY_STRING", ""))

    @property
    def held(self) -> conditional.Conditions:
        """What the client has already."""
        environment = self.environment
        return conditional.held(environment.get("HTTP_IF_NONE_MATCH"), environment.get("HTTP_IF_MODIFIED_SINCE"))


def admit(environment: Mapping[str, Any], media_type: str | None) -> None:
    """Who may ask, and for what. Raises BadCredential for any credential, NotAcceptable unless ``media_type`` is taken.

    None as the media type asks about the credential alone.
    """
    if "HTTP_AUTHORIZATION" in environment:
        raise BadCredential
    if media_type and not accepts(environment.get("HTTP_ACCEPT", ""), media_type):
        raise NotAcceptable
