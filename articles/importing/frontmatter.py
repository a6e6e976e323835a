"""YAML front matter of Markdown files: title, authors, dek, language and picture; the rest is kept as it is.

Parsed safely: no tags of other languages, no aliases (which can grow without end), 16 KB at most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_CHARS = 16 * 1024
_BLOCK = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(?P<yaml>.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ALIAS = re.compile(r"(?:^|[\s\[,{:-])[*&][\w-]+(?=\s|$|[,\]}])", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEYS = {
    "title": ("title", "headline"),
    "dek": ("dek", "description", "subtitle", "summary", "excerpt", "standfirst", "deck"),
    "language": ("language", "lang", "locale"),
    "authors": ("authors", "author", "byline", "by"),
    "reviewers": ("reviewers", "reviewer", "reviewed_by", "medical_reviewer", "peer_reviewers"),
    "image": ("image", "featured_image", "lead_image", "cover", "hero", "thumbnail"),
    "credit": ("image_credit", "photo_credit", "credit", "image_credits"),
}


@dataclass(slots=True)
class FrontMatter:
    """What the head of a file says. ``rest`` holds "key: value" of every key with no place in the bundle."""

    title: str = ""
    dek: str = ""
    language: str = ""
    authors: list[str] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    image: str = ""
    credit: str = ""
    rest: list[str] = field(default_factory=list)
    unreadable: str = ""


def split(text: str) -> tuple[FrontMatter, str, int]:
    """Return the front matter, the text behind it and the number of lines before that text."""
    match = _BLOCK.match(text[: MAX_CHARS + 16])
    if match is None or ":" not in match["yaml"]:
        return FrontMatter(), text, 0
    lines = match[0].count("\n")
    found = _load(match["yaml"])
    if found is None:
        return FrontMatter(unreadable=match["yaml"].strip()), text[match.end() :], lines
    return _read(found), text[match.end() :], lines


def _load(block: str) -> dict[str, Any] | None:
    if _ALIAS.search(block):
        return None
    try:
        found = yaml.load(block, Loader=_LOADER)  # noqa: S506 - a safe loader, the C one where there is one
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _read(found: dict[str, Any]) -> FrontMatter:
    front = FrontMatter()
    used: set[str] = set()
    for name, keys in _KEYS.items():
        for key in keys:
            value = _value(found, key)
            if value and not getattr(front, name):
                setattr(front, name, value if name in ("authors", "reviewers") else " ".join(value))
                used.add(key)
    front.rest = [
        f"{key}: {', '.join(_texts(value))}"
        for key, value in found.items()
        if _plain(key) not in used and _texts(value)
    ]
    return front


def _value(found: dict[str, Any], wanted: str) -> list[str]:
    return next((_texts(value) for key, value in found.items() if _plain(key) == wanted), [])


def _plain(key: object) -> str:
    return str(key).strip().lower().replace("-", "_").replace(" ", "_")


def _texts(value: Any) -> list[str]:
    """Flatten a value to texts; of a mapping (an author with fields) the values joined by commas."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, dict):
        joined = ", ".join(text for item in value.values() for text in _texts(item))
        return [joined] if joined else []
    text = " ".join(str(value).split())
    return [text] if text else []
