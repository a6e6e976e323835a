"""Files that only the newsroom sees: evidence, named by their SHA-256, in a storage of their own that no address leads to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.http import FileResponse

STORAGE = "evidence"  # in settings.STORAGES


@dataclass(frozen=True)
class Kept:
    """Where the bytes lie, and what they are."""

    name: str
    sha256: str
    size_bytes: int


def keep(file: File[bytes]) -> Kept:
    """Store the file, once, read in chunks. A stored one that a crash cut short is made anew."""
    sha256, size = _measured(file)
    name, storage = f"{sha256[:2]}/{sha256}", _storage()
    if storage.exists(name) and storage.size(name) != size:
        storage.delete(name)
    if not storage.exists(name):
        file.seek(0)
        name = storage.save(name, file)
    return Kept(name, sha256, size)


def discard(name: str) -> None:
    """Delete the bytes for good. The caller has seen that nothing else points to them."""
    _storage().delete(name)


def sent(name: str, *, as_name: str) -> FileResponse:
    """The file as a download, whatever it is: never shown in a page, guessed at or cached. Raises OSError when it is gone."""
    answer = FileResponse(_storage().open(name), as_attachment=True, filename=as_name or "evidence")
    answer["Content-Type"] = "application/octet-stream"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _measured(file: File[bytes]) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    for chunk in file.chunks():
        found.update(chunk)
        size += len(chunk)
    return found.hexdigest(), size


def _storage() -> Storage:
    return storages[STORAGE]
