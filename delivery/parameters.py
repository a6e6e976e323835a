"""Query parameters: a closed set for each endpoint, one table for the views and for OpenAPI.

Public names map to values that our own code makes; nothing from a request is ever a field name, an operator or a piece of SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cms.core.ids import spelled
from cms.core.problems import entry
from delivery import cursors
from delivery.errors import BadQuery, QueryTooLong

MAX_QUERY_LENGTH = 8000
MAX_PARAMETERS = 50
MAX_IDS = 100
MAX_LIMIT = 100
DEFAULT_LIMIT = 20
SORTS = ("-published_at", "published_at", "-modified_at")
BODIES = ("blocks", "html", "text", "none")

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,20})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"
KIND_PATTERN = r"^[a-z][a-z_]{0,31}$"
KEY_PATTERN = r"^[^\x00-\x20/\x7f]{1,120}$"


class BadValue(ValueError):
    """A value that a parameter does not take; the message says what it does take."""

    def __init__(self, message: str, *, code: str = "invalid", allowed: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.allowed = allowed


@dataclass(frozen=True, eq=False)
class Parameter:
    """``read`` turns the text into a value or raises BadValue; ``schema`` says the same in JSON Schema."""

    name: str
    description: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    default: Any = None
    is_spelled: bool = True  # whether answers differ by it; if not, it is in no ETag and no address
    required: bool = False

    def described(self) -> dict[str, Any]:
        """The parameter in the words of OpenAPI."""
        return {
            "name": self.name,
            "in": "query",
            "description": self.description,
            "schema": dict(self.schema),
            **({"required": True} if self.required else {}),
            **({"style": "form", "explode": False} if self.schema["type"] == "array" else {}),
        }


@dataclass(frozen=True)
class Query:
    """The values asked for, defaults filled in, and the one canonical spelling of all that mean the same."""

    values: Mapping[str, Any]
    canonical: str

    def __getitem__(self, name: str) -> Any:
        """The value, or None when it was not given or this endpoint does not have it."""
        return self.values.get(name)

    def spelled(self, **changes: str | None) -> str:
        """The canonical query with some parameters replaced, or left out when None; with its question mark."""
        if not any(changes.values()) and not any(f"{name}=" in self.canonical for name in changes):
            return f"?{self.canonical}" if self.canonical else ""
        pairs = dict(parse_qsl(self.canonical))
        pairs.update({name: value for name, value in changes.items() if value is not None})
        kept = {name: value for name, value in pairs.items() if changes.get(name, value) is not None}
        return f"?{_encode(sorted(kept.items()))}" if kept else ""


def error(name: str, code: str, message: str, allowed: Sequence[str] = ()) -> dict[str, Any]:
    """A mistake in the query, as a problem lists it."""
    return entry(where="query", name=name[:60], code=code, message=message, allowed=allowed)


def parse(parameters: Sequence[Parameter], query_string: str) -> Query:
    """Read a raw query string. Raises QueryTooLong, or BadQuery with every mistake in it."""
    read = _remembered if len(query_string) <= _REMEMBERED_LENGTH else _read
    return read(tuple(parameters), query_string)


def _read(parameters: tuple[Parameter, ...], query_string: str) -> Query:
    known = {parameter.name: parameter for parameter in parameters}
    values: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []
    for name, text in _pairs(query_string):
        parameter = known.get(name)
        if parameter is None:
            errors.append(error(name, "unknown", f"There is no parameter {name[:60]!r} here.", sorted(known)))
        elif name in values:
            errors.append(error(name, "repeated", f"Give {name} once."))
        else:
            values[name] = None
            try:
                values[name] = parameter.read(text)
            except BadValue as bad:
                errors.append(error(name, bad.code, f"{name}: {bad}", bad.allowed))
    for parameter in parameters:
        if parameter.required and parameter.name not in values:
            errors.append(error(parameter.name, "missing", f"Give {parameter.name}. {parameter.description}"))
    if errors:
        raise BadQuery(errors)
    said = sorted((name, _spell(value)) for name, value in values.items() if _tells(known[name], value))
    defaults = {name: parameter.default for name, parameter in known.items()}
    return Query(values={**defaults, **values}, canonical=_encode(said))


_REMEMBERED_LENGTH = 200
_remembered = lru_cache(maxsize=1024)(_read)  # the same text always means the same; mistakes are raised anew


def _tells(parameter: Parameter, value: Any) -> bool:
    return parameter.is_spelled and value != parameter.default


def _pairs(query_string: str) -> list[tuple[str, str]]:
    if len(query_string) > MAX_QUERY_LENGTH:
        raise QueryTooLong(
            "query-too-long", f"The query may be {MAX_QUERY_LENGTH} characters long at most; ask in parts."
        )
    try:
        return parse_qsl(query_string, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError as cause:
        raise BadQuery([error("", "invalid", "The query is not UTF-8.")]) from cause
    except ValueError as cause:
        raise BadQuery([error("", "too-many", f"Give {MAX_PARAMETERS} parameters at most.")]) from cause


def _encode(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode(pairs, safe=",:")  # both may stand in a query as they are, and lists and times stay readable


def _spell(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


# -- readers ----------------------------------------------------------------------------------------------------------


def read_ids(text: str) -> tuple[str, ...]:
    parts = text.split(",")
    if len(parts) > MAX_IDS:
        raise BadValue(f"give {MAX_IDS} ids at most.", code="too-many")
    ids = [spelled(part) for part in parts]
    if None in ids:
        raise BadValue("give ids (UUIDs) separated by commas.")
    return tuple(sorted({public_id for public_id in ids if public_id}))


def read_key(text: str) -> str:
    if not re.fullmatch(KEY_PATTERN, text):
        raise BadValue("give one id or slug.")
    return spelled(text) or text


def read_id(text: str) -> str:
    public_id = spelled(text)
    if public_id is None:
        raise BadValue("give one id (a UUID).")
    return public_id


def read_language(text: str) -> str:
    if not re.fullmatch(LANGUAGE_PATTERN, text):
        raise BadValue("give a language tag such as en or pt-BR.")
    return text


def read_kind(text: str) -> str:
    if not re.fullmatch(KIND_PATTERN, text):
        raise BadValue("give one kind of article, such as explainer or news.")
    return text


def read_time(text: str) -> datetime:
    if not _TIME.fullmatch(text):
        raise BadValue("give a time such as 2026-01-31T09:00:00Z (RFC 3339), with + written as %2B.")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadValue("there is no such time.") from error


def read_limit(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) or int(text) > MAX_LIMIT:
        raise BadValue(f"give a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def read_seq(text: str) -> int:
    if not re.fullmatch(r"0|[1-9]\d{0,17}", text, re.ASCII):
        raise BadValue("give the seq of a change, a whole number.")
    return int(text)


def read_keyset(text: str) -> str:
    try:
        cursors.read_keyset(text)
    except ValueError as error:
        raise BadValue("this is not a cursor that a page gave; begin without one.") from error
    return text


def read_sequence(text: str) -> str:
    try:
        cursors.read_sequence(text)
    except ValueError as error:
        raise BadValue("this is not a cursor that the feed gave; begin without one.") from error
    return text


def read_edition(text: str) -> str:
    try:
        cursors.read_edition(text)
    except ValueError as error:
        raise BadValue("this is not a cursor that a page of editions gave; begin without one.") from error
    return text


def read_place(*, last: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            cursors.read_place(text, last=last)
        except ValueError as error:
            raise BadValue("this is not a cursor that a search gave; begin without one.") from error
        return text

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise BadValue(f"give one of {', '.join(choices)}.", code="unknown-value", allowed=choices)
        return text

    return read


def names_of(names: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Reads top-level names; returns them in the order of the document."""

    def read(text: str) -> tuple[str, ...]:
        asked = set(text.split(","))
        unknown = sorted(asked.difference(names))
        if unknown:
            first = unknown[0][:60]
            raise BadValue(f"there is no field {first!r} here.", code="unknown-value", allowed=names)
        return tuple(name for name in names if name in asked)

    return read
