"""Stored JSON made smaller on request: chosen keys, or the body as one string. What is not asked for is never decoded."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw

from delivery import bodies
from delivery.bodies import Printed

_TOP_LEVEL = msgspec.json.Decoder(dict[str, Raw])
_PRINTED = msgspec.json.Decoder(Printed)


def document(stored: bytes, *, fields: Sequence[str] | None = None, body: str | None = None) -> bytes:
    """A document with only ``fields`` and its body as ``blocks``, ``html``, ``text`` or ``none``; untouched when neither asks."""
    if is_whole(fields=fields, body=body):
        return stored
    keys = _TOP_LEVEL.decode(stored)
    if body not in {None, "blocks"} and "body" in (fields or ("body",)):
        keys["body"] = Raw(msgspec.json.encode(_body(stored, str(body))))
    return msgspec.json.encode(keys if fields is None else {name: keys[name] for name in fields if name in keys})


def is_whole(*, fields: Sequence[str] | None, body: str | None) -> bool:
    """Whether that asks for the stored bytes as they are."""
    return fields is None and body in {None, "blocks"}


def card(stored: bytes, *, fields: Sequence[str] | None = None) -> bytes:
    return document(stored, fields=fields)


def _body(stored: bytes, form: str) -> str | None:
    if form == "none":
        return None
    printed = _PRINTED.decode(stored)
    return bodies.as_html(printed) if form == "html" else bodies.as_text(printed)
