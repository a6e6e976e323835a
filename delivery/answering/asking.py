"""What somebody asked of the public surface, read from the environment that WSGI and Django both have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from delivery import conditional, keys
from delivery.errors import NotAcceptable
from delivery.negotiation import accepts, takes_gzip


class Ask(NamedTuple):
    """A request to read. ``path`` is decoded; ``environment`` is WSGI's, or Django's ``META``, which is the same."""

    path: str
    environment: Mapping[str, Any]

    @property
    def query_string(self) -> str:
        return str(self.environment.get("QUERY_STRING", ""))

    @property
    def takes_gzip(self) -> bool:
        return takes_gzip(self.environment.get("HTTP_ACCEPT_ENCODING", ""))

    @property
    def held(self) -> conditional.Conditions:
        """What the client has already."""
        environment = self.environment
        return conditional.held(environment.get("HTTP_IF_NONE_MATCH"), environment.get("HTTP_IF_MODIFIED_SINCE"))


def admit(environment: Mapping[str, Any], *media_types: str, needs_key: bool = True) -> None:
    """Who may ask, and for what. Raises BadCredential for any credential but a key that reads, NoCredential where the site asks for
    one, NotAcceptable unless one of the media types is taken.

    Without a media type it is a question about methods, which browsers ask without credentials.
    """
    authorization = environment.get("HTTP_AUTHORIZATION")
    if authorization is not None or (needs_key and media_types):
        keys.reader(authorization)
    asked = environment.get("HTTP_ACCEPT", "")
    if media_types and not any(accepts(asked, each) for each in media_types):
        raise NotAcceptable
