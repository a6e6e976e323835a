"""The texts that a request brings: its whole body, or the files of a form."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from cms.core.errors import Invalid
from delivery.api.newsroom import body, media_type


class Given(Struct, frozen=True):
    """A text as it came, in whatever encoding, and what to call it."""

    name: str
    data: bytes


def texts_of(request: Request, *, name: str) -> list[Given]:
    """One text or more. ``name`` is for the only one. Raises 415, and ``Invalid`` for a form with other parts."""
    match media_type(request):
        case "text/plain":
            return [Given(name, body(request))]
        case "multipart/form-data":
            return _of_form(request, name)
    raise UnsupportedMediaType(media_type(request) or "no media type")


def _of_form(request: Request, name: str) -> list[Given]:
    parts: Any = request.data  # of a form it is a QueryDict
    strange = sorted({*parts} - {"file", "name"})
    files = request.FILES.getlist("file")
    name = parts.get("name") or name
    errors = [_error(part, "unknown", f"There is no part {part[:60]!r} here.") for part in strange]
    if not files:
        errors.append(_error("file", "required", "Send each text as a part named file, with a filename."))
    if not isinstance(name, str):
        errors.append(_error("name", "invalid", "The name is a word or two, not a file."))
    elif name and len(files) > 1:
        errors.append(_error("name", "invalid", "Several files keep their own names: leave the name out."))
    if errors:
        raise Invalid("invalid", " ".join(error["message"] for error in errors), errors=errors)
    return [Given(name or file.name or "", file.read()) for file in files]


def _error(part: str, code: str, message: str) -> dict[str, str]:
    return {"path": f"/{part[:60]}", "code": code, "message": message}
