"""What a request brings, read into structs: unknown keys are refused by name, and nothing that came is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import nsmallest
from typing import Any, TypeVar

import msgspec
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from cms.core.errors import Invalid, Unreadable, fault

Shape = TypeVar("Shape", bound=msgspec.Struct)
_PLACE = re.compile(r" - at `\$(.*)`$")
_STEP = re.compile(r"\[(\d+)\]|\.([^.\[\]]+)")
MOST_NAMED = 50  # of what is wrong with one body
# What verbs and the database write, and nobody sends.
READ_ONLY = frozenset(
    "id type link url by at version stage standing basis state created_at modified_at published_at first_published_at "  # noqa: SIM905 - a list of words
    "scheduled_for verified_at verified_on verified_how integrity health discarded_at edition".split()
)


def media_type(request: Request) -> str:
    """Of the body, without its parameters."""
    return str(request.content_type or "").partition(";")[0].strip().lower()


def body(request: Request) -> bytes:
    """All of it; it may be asked for again."""
    return bytes(request._request.body)


def read_json(request: Request, shape: type[Shape], *, media_types: tuple[str, ...] = ("application/json",)) -> Shape:
    """The body as that struct; no body is an empty one. Raises 415, ``Unreadable`` for what is no JSON, ``Invalid``."""
    return fit(raw_json(request, media_types=media_types), shape)


def raw_json(request: Request, *, media_types: tuple[str, ...] = ("application/json",)) -> Any:
    """The body as plain values. Raises 415 and ``Unreadable``; ``Invalid`` for text that no database keeps."""
    raw = body(request)
    if raw and media_type(request) not in media_types:
        raise UnsupportedMediaType(media_type(request))
    try:
        given = msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable("bad-json", f"The body is not JSON: {error}.") from error
    except RecursionError as error:
        raise _too_deep() from error
    errors = [fault(place, "control-character", "This holds a NUL character.") for place in _with_nul(given, raw)]
    if errors:
        raise Invalid("invalid", "Text holds no NUL characters.", errors=errors)
    return given


def fit(given: Any, shape: type[Shape]) -> Shape:
    """Plain values as that struct. Raises ``Invalid`` that names every unknown key, else the first place that does not fit."""
    try:
        return msgspec.convert(given, shape)
    except msgspec.ValidationError as error:
        errors = list(_unknown(given, shape)) or [_where(str(error))]
        raise Invalid("invalid", " ".join(each["message"] for each in errors), errors=errors) from error
    except RecursionError as error:
        raise _too_deep() from error
    except OverflowError as error:
        raise Unreadable("bad-json", f"The body cannot be read: {error}.") from error


def _too_deep() -> Unreadable:
    return Unreadable("bad-json", "The JSON is nested too deep: no body here needs more than a few levels.")


def refuse_unknown(given: Any, shape: type[msgspec.Struct]) -> None:
    """Raise ``Invalid`` for keys that the struct does not have, also where a patch would only take them away."""
    errors = list(_unknown(given, shape))
    if not isinstance(given, dict):
        errors = [fault("", "invalid", "The body is an object.")]
    if errors:
        raise Invalid("invalid", " ".join(each["message"] for each in errors), errors=errors)


def utc(moment: datetime, *, path: str) -> datetime:
    """The moment in UTC: offsets that no database takes are lawful in RFC 3339. Raises ``Invalid`` beyond the calendar."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        message = "There is no such time."
        raise Invalid("invalid", message, errors=[fault(path, "invalid", message)]) from error


def _unknown(given: Any, shape: type[msgspec.Struct]) -> Iterator[dict[str, Any]]:
    """The keys of the whole that it does not have, the first of them; those of its parts are found one by one."""
    known = shape.__struct_encode_fields__
    found = nsmallest(MOST_NAMED, set(given) - set(known)) if isinstance(given, dict) else []
    for name in found:
        if name in READ_ONLY:
            yield fault(f"/{name}", "read-only", f"{name} is not sent: it is what verbs make of it.")
        else:
            yield fault(f"/{name[:60]}", "unknown", f"There is no key {name[:60]!r} here.", allowed=known)


def _where(said: str) -> dict[str, Any]:
    """What msgspec says, at a path as drafts write paths."""
    place = _PLACE.search(said)
    steps = _STEP.findall(place[1]) if place else []
    message = f"The body does not fit: {_PLACE.sub('', said)}."
    return fault("".join(f"/{index or name}" for index, name in steps), "invalid", message)


def _with_nul(given: Any, raw: bytes) -> Iterator[str]:
    """Paths of the texts with a NUL, which JSON can only write as an escape."""
    return _texts_with_nul(given, "") if b"\\u0000" in raw else iter(())


def _texts_with_nul(given: Any, path: str) -> Iterator[str]:
    if isinstance(given, str) and "\x00" in given:
        yield path
    elif isinstance(given, list):
        for index, each in enumerate(given):
            yield from _texts_with_nul(each, f"{path}/{index}")
    elif isinstance(given, dict):
        for name, each in given.items():
            if "\x00" in name:
                yield f"{path}/{name}"
            yield from _texts_with_nul(each, f"{path}/{name}")
