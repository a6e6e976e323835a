"""Sources and their identifiers."""

from __future__ import annotations

from itertools import count
from typing import Any

from sources.models import Identifier, Source

_numbers = count(1)


def make_source(**overrides: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(**{"cited_as": f"Quill A. On sleep. J Rest. 2012;{number}.", **overrides})


def make_identifier(**overrides: Any) -> Identifier:
    if "source" not in overrides:
        overrides["source"] = make_source()
    identifier = Identifier(**{"scheme": "doi", "value": f"10.5555/sleep.{next(_numbers)}", **overrides})
    identifier.full_clean()
    identifier.save()
    return identifier
