"""Files that only the newsroom sees: evidence, named by their SHA-256, in a storage of their own that no address leads to."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.http import FileResponse

from cms.core.text import digest

STORAGE = "evidence"  # in settings.STORAGES


def keep(data: bytes) -> str:
    """Store the bytes, once; the name under which they lie. A file of that name cut short by a crash is made anew."""
    sha256 = digest(data)
    name = f"{sha256[:2]}/{sha256}"
    storage = _storage()
    if storage.exists(name):
        with storage.open(name) as stored:
            if digest(stored.read()) == sha256:
                return name
        storage.delete(name)
    return storage.save(name, ContentFile(data))


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


def _storage() -> Storage:
    return storages[STORAGE]
