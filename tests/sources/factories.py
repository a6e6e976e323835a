"""Sources and their identifiers."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from cms.core.text import words_digest
from sources.integrity import record
from sources.models import Capture, Identifier, IntegrityEvent, Source, SourceCheck

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


def make_capture(**overrides: Any) -> Capture:
    """Pasted text of a source of its own."""
    text = overrides.setdefault("text", f"Sleep is no luxury, they found {next(_numbers)} times.")
    overrides.setdefault("source", None)
    overrides["source"] = overrides["source"] or make_source()
    values = {"text_hash": words_digest(text), "origin": "pasted", "captured_at": timezone.now(), **overrides}
    return Capture.objects.create(**values)


def make_integrityevent(**overrides: Any) -> IntegrityEvent:
    source = overrides.pop("source", None) or make_source()
    return record(source, **{"type": "none_found", "service": "crossref", "by": None, **overrides})


def make_sourcecheck(**overrides: Any) -> SourceCheck:
    return SourceCheck.objects.create(
        **{"source": overrides.pop("source", None) or make_source(), "health": "alive", **overrides}
    )
