"""Every address of the newsroom's API, as the router has it: what the description and its test walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, get_resolver

from delivery.api.newsroom import NewsroomView
from delivery.api.operations import Operation

PREFIX = "/api/newsroom/v1/"
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


class Route(NamedTuple):
    """One method of one address. ``path`` has its arguments in braces; ``numbers`` are those that are whole numbers."""

    method: str
    path: str
    name: str
    operation: Operation
    arguments: tuple[str, ...]
    numbers: tuple[str, ...]


def routes() -> list[Route]:
    """In the order of their paths. Raises TypeError for a view under the prefix that declares no operations."""
    found = [route for pattern, where in _patterns(get_resolver(), "/") for route in _routes(pattern, where)]
    return sorted(found, key=lambda each: (each.path, each.method))


def _patterns(resolver: Any, before: str) -> Iterator[tuple[URLPattern, str]]:
    for each in resolver.url_patterns:
        where = before + str(each.pattern)
        if isinstance(each, URLPattern):
            if where.startswith(PREFIX):
                yield each, where
        elif PREFIX.startswith(where) or where.startswith(PREFIX):
            yield from _patterns(each, where)


def _routes(pattern: URLPattern, where: str) -> Iterator[Route]:
    view = getattr(pattern.callback, "view_class", None)
    if not (isinstance(view, type) and issubclass(view, NewsroomView) and view.operations):
        raise TypeError(f"{where} declares no operations.")
    converters = pattern.pattern.converters
    numbers = tuple(name for name, converter in converters.items() if type(converter).__name__ == "IntConverter")
    path = _ARGUMENT.sub(r"{\1}", where)
    for method, operation in view.operations.items():
        yield Route(method, path, str(pattern.name), operation, tuple(converters), numbers)
