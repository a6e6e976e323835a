"""Recordings, mails and documents that prove a quote or a credential: kept apart, for as long as they may be."""

from __future__ import annotations

from datetime import date
from pathlib import PurePosixPath

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.accounts.permitting import require
from cms.core import restricted
from cms.core.errors import Conflict, Invalid
from cms.core.rows import check, lock
from cms.core.text import clean_line, clean_text
from experts.models import Credential, EvidenceFile, Quote
from sources.models import Capture

MIB = 1024 * 1024
MAX_BYTES = 250 * MIB
KINDS = {
    EvidenceFile.Kind.RECORDING: (".mp3", ".m4a", ".wav", ".ogg", ".opus", ".flac", ".mp4", ".mov", ".webm"),
    EvidenceFile.Kind.EMAIL: (".eml", ".msg", ".mbox"),
    EvidenceFile.Kind.DOCUMENT: (".pdf", ".txt", ".html", ".docx", ".odt", ".rtf", ".vtt", ".srt"),
    EvidenceFile.Kind.PICTURE: (".png", ".jpg", ".jpeg", ".heic", ".tiff", ".webp"),
}
_KIND_OF = {ending: kind for kind, endings in KINDS.items() for ending in endings}


@transaction.atomic
def attach(
    file: File[bytes], *, name: str, by: User | None, quote: Quote | None = None, credential: Credential | None = None,
    keep_until: date | None = None, note: str = "",
) -> EvidenceFile:  # fmt: skip
    """Keep a file as evidence of a quote or a credential. Raises NotPermitted, and Invalid with ``errors`` by field."""
    require(by, "experts.add_evidencefile", "add evidence")
    called = clean_line(PurePosixPath(name.replace("\\", "/")).name)[-255:]
    kind = _KIND_OF.get(PurePosixPath(called.lower()).suffix)
    if kind is None:
        raise _wrong("upload", f"“{called}” is of no kind that is kept here: {', '.join(sorted(_KIND_OF))}.")
    if not file.size:
        raise _wrong("upload", f"“{called}” is empty. Choose the file again.")
    if file.size > MAX_BYTES:
        raise _wrong("upload", f"“{called}” is larger than {MAX_BYTES // MIB} MB. Keep the part that proves it.")
    if keep_until and keep_until < timezone.localdate():
        raise _wrong("keep_until", "That day has passed: the file would go at once.")
    row = EvidenceFile(
        quote=quote, credential=credential, kind=kind, name=called, sha256="0" * 64, size_bytes=0, file="-",
        note=clean_text(note), keep_until=keep_until, uploaded_by=by,
    )  # fmt: skip
    check(row)
    kept = restricted.keep(file)
    row.file, row.sha256, row.size_bytes = kept.name, kept.sha256, kept.size_bytes
    row.save(force_insert=True)
    return row


@transaction.atomic
def discard(evidence: EvidenceFile, *, by: User | None) -> EvidenceFile:
    """Delete the bytes, once the transaction has ended; the row and its SHA-256 stay. Raises NotPermitted, Conflict."""
    require(by, "experts.delete_evidencefile", "delete evidence")
    row = lock(evidence)
    if row.discarded_at:
        raise Conflict("discarded", "This file was deleted already; what is left is the record of it.")
    name, row.file, row.discarded_at = row.file, "", timezone.now()
    row.save(update_fields=["file", "discarded_at", "modified_at"])
    if not EvidenceFile.objects.filter(file=name).exists() and not Capture.objects.filter(file=name).exists():
        transaction.on_commit(lambda: restricted.discard(name))
    return row


def discard_due(*, on: date) -> int:
    """Discard what was to be kept until a day before ``on``; how many."""
    due = list(EvidenceFile.objects.filter(keep_until__lt=on, discarded_at=None))
    for evidence in due:
        discard(evidence, by=None)
    return len(due)


def _wrong(path: str, message: str) -> Invalid:
    return Invalid("evidence-has-faults", message, errors=[{"path": path, "code": "invalid", "message": message}])
