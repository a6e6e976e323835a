"""The descriptions of the last release, kept in the repository: without words, a path and a schema a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

DIRECTORY = Path("docs/releases")
_WORDS = {"description", "summary", "title", "tags", "operationId", "servers"}
_NAMED = {"properties", "paths", "schemas", "headers", "parameters", "responses", "securitySchemes", "mapping"}


def path_of(surface: str) -> Path:
    return Path(settings.BASE_DIR) / DIRECTORY / f"{surface}.json"


def last(surface: str) -> dict[str, Any]:
    """The description of the last release. Raises FileNotFoundError before the first."""
    described: dict[str, Any] = json.loads(path_of(surface).read_text())
    return described


def record(surface: str, described: Mapping[str, Any]) -> Path:
    """Keep a description as that of the last release."""
    path = path_of(surface)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_written(without_words(described)))
    return path


def without_words(given: Any, *, is_names: bool = False) -> Any:
    """What a client depends on. ``is_names``: the keys of ``given`` are names of ours, such as a property called title."""
    if isinstance(given, list):
        return [without_words(each) for each in given]
    if not isinstance(given, dict):
        return given
    kept = given if is_names else {key: value for key, value in given.items() if key not in _WORDS}
    return {key: without_words(value, is_names=not is_names and key in _NAMED) for key, value in kept.items()}


def _written(described: Mapping[str, Any]) -> str:
    """As JSON in which each path and each component has a line, so that a difference can be read."""
    components = {group: _lines(things, "      ") for group, things in described["components"].items()}
    groups = ",\n".join(f"    {json.dumps(group)}: {lines}" for group, lines in components.items())
    head = json.dumps({"openapi": described["openapi"], "info": described["info"], "security": described["security"]})[
        1:-1
    ]
    return f'{{\n  {head},\n  "paths": {_lines(described["paths"], "    ")},\n  "components": {{\n{groups}\n  }}\n}}\n'


def _lines(things: Mapping[str, Any], indent: str) -> str:
    lines = [
        f"{indent}{json.dumps(name)}: {json.dumps(thing, sort_keys=True, separators=(',', ':'))}"
        for name, thing in things.items()
    ]
    return "{\n" + ",\n".join(lines) + f"\n{indent[2:]}}}"
