"""The addresses whose answers need no framework: one table for Django's router and for the front.

To put an endpoint here, write ``answer(ask, **parts) -> Reply``: parse ``ask.query_string``, raise a ``DomainError`` for what is
wrong, return a ``Reply``. Everything else (credentials, media type, CORS, problems, ``Request-Id``) is added by both doors.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from cms.core.replies import Reply
from delivery.answering import changes, documents, lists, searches
from delivery.endpoints import COLLECTIONS, PREFIX


class Route(NamedTuple):
    """``path`` from the root of the site; where ``has_key``, one more part follows, handed to ``answer`` as ``key``."""

    name: str
    path: str
    answer: Callable[..., Reply]
    has_key: bool = False


ROUTES = (
    *(
        Route(f"{each.name}-list", f"{PREFIX}{each.name}", partial(lists.answer, collection=each))
        for each in COLLECTIONS
    ),
    *(
        Route(f"{each.name}-detail", f"{PREFIX}{each.name}/", partial(documents.answer, collection=each), has_key=True)
        for each in COLLECTIONS
    ),
    Route("search", f"{PREFIX}search", searches.answer),
    Route("changes", f"{PREFIX}changes", changes.answer),
)
