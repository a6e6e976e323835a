"""Captures: what a source says, kept as of the day somebody looked, so that a passage can be shown for ever."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core import restricted
from cms.core.errors import Invalid, fault, no_choice
from cms.core.rows import lock
from cms.core.text import clean_line, clean_text, words_digest
from sources import passages, reading
from sources.models import Capture, Source

_SLACK = timedelta(minutes=5)  # between somebody's clock and ours


@transaction.atomic
def capture(
    source: Source,
    *,
    by: User | None,
    text: str = "",
    data: bytes = b"",
    name: str = "",
    origin: str = "",
    final_url: str = "",
    captured_at: datetime | None = None,
    visibility: str = Capture.Visibility.STAFF,
) -> Capture:
    """Keep what the source says: ``text`` as pasted, or read from a file (``data``, ``name``); with both, the file is kept as well.

    ``origin`` is worked out unless it was fetched. Raises NotPermitted, Invalid with ``errors`` by field, Unreadable.
    """
    require(by, "sources.add_capture", "keep captures")
    row = lock(source)
    words = _words(text, data, name)
    moment = captured_at or timezone.now()
    _refuse_faults(words, moment, visibility, final_url)
    kept = restricted.keep(ContentFile(data)) if data else None
    return Capture.objects.create(
        source=row, text=words, text_hash=words_digest(words),
        file=kept.name if kept else "", sha256=kept.sha256 if kept else "",
        file_name=clean_line(PurePosixPath(name.replace("\\", "/")).name)[:255] if data else "",
        origin=origin or (Capture.Origin.UPLOADED if data else Capture.Origin.PASTED),
        final_url=clean_line(final_url), captured_at=moment, visibility=visibility, by=by,
    )  # fmt: skip


def latest(source: Source) -> Capture | None:
    """The newest capture, by when the source was looked at. One query."""
    return source.captures.order_by("-captured_at", "-id").first()


def holds(kept: Capture, passage: str) -> bool:
    """Whether the passage stands in the capture, literally (``sources.passages``)."""
    return passages.holds(kept.text, passage)


def _words(text: str, data: bytes, name: str) -> str:
    pasted = clean_text(text)
    if len(data) > reading.MAX_BYTES or (data and not pasted):
        return reading.read(data, name=name)
    return pasted


def _refuse_faults(words: str, moment: datetime, visibility: str, final_url: str) -> None:
    errors = []
    if not words:
        errors.append(fault("text", "missing", "Paste what the source says, or choose a file."))
    if len(words) > reading.MAX_CHARS:
        errors.append(fault("text", "too-long", f"Keep this to at most {reading.MAX_CHARS:,} characters."))
    if moment > timezone.now() + _SLACK:
        errors.append(fault("captured_at", "to-come", "That moment is still to come."))
    if visibility not in Capture.Visibility.values:
        errors.append(no_choice("visibility", Capture.Visibility.values))
    if len(final_url) > 2000:
        errors.append(fault("final_url", "too-long", "Keep the address to at most 2,000 characters."))
    if errors:
        raise Invalid("capture-has-faults", errors[0]["message"], errors=errors)
