"""Schemas of the newsroom's API by names of their own: what a body may leave out, an answer always has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from delivery import envelopes
from delivery.api.newsroom_routes import Route
from delivery.schemas import Schema, exact, whole

_START = "#/components/schemas/"
# Structs of one name are told apart by what their module is about. A name is part of the contract: clients' types have it.
_ABOUT = {
    "articles.contract": "Draft",
    "articles.api.article_shapes": "Article",
    "articles.api.checking_shapes": "Claim",
    "articles.api.shapes": "Import",
    "media.api.shapes": "Image",
    "experts.api.shapes": "Quote",
}


class Described(NamedTuple):
    """``components`` by name, and what refers to each struct: as a body, and as an answer."""

    components: dict[str, Schema]
    bodies: Mapping[type, Schema]
    answers: Mapping[type, Schema]


def describe(routes: Iterable[Route]) -> Described:
    operations = [route.operation for route in routes]
    bodies = _once(each.body for each in operations)
    answers = _once([envelopes.Problem, *(each for op in operations for each in (op.answer, op.several))])
    tops, found = msgspec.json.schema_components([*bodies, *answers], ref_template=_START + "{name}")
    names = _names(found)
    found = {names[name]: _renamed(schema, names) for name, schema in found.items()}
    tops = tuple(_renamed(top, names) for top in tops)
    asked, told = tops[: len(bodies)], tops[len(bodies) :]
    both = _reached(asked, found) & _reached(told, found)
    saved = {name: f"Saved{name}" for name in both}
    components = {name: found[name] for name in _reached(asked, found)}
    for name in _reached(told, found):
        components[saved.get(name, name)] = _answered(found[name], saved)
    return Described(
        {name: exact(schema) | {"title": name} for name, schema in sorted(components.items())},
        dict(zip(bodies, asked, strict=True)),
        {struct: _renamed(top, saved) for struct, top in zip(answers, told, strict=True)},
    )


def _once(structs: Iterable[type | None]) -> list[type]:
    return list(dict.fromkeys(each for each in structs if each is not None))


def _answered(schema: Schema, saved: Mapping[str, str]) -> Schema:
    """Open, with all keys: more may come, and none is left out."""
    kept = {key: value for key, value in schema.items() if key != "additionalProperties" or "properties" not in schema}
    answered: Schema = _renamed(whole(kept), saved)
    return answered


def _names(found: Mapping[str, Schema]) -> dict[str, str]:
    """Our name for each of msgspec's, which has the module in it where two structs share a name."""
    return {name: _name(name, schema) for name, schema in found.items()}


def _name(name: str, schema: Schema) -> str:
    module, dot, last = name.rpartition(".")
    if not dot or not schema.get("properties"):
        return last  # bodies of nothing are all one
    about = _ABOUT.get(module, f"{module}.")
    return last if last == about else f"{about}{last}"


def _renamed(given: Any, names: Mapping[str, str]) -> Any:
    """The same with every reference to a name in ``names`` leading to the new one."""
    if isinstance(given, list):
        return [_renamed(each, names) for each in given]
    if isinstance(given, dict):
        return {key: _renamed(value, names) for key, value in given.items()}
    if isinstance(given, str) and given.startswith(_START):
        name = given.removeprefix(_START)
        return _START + names.get(name, name)
    return given


def _reached(given: Any, found: Mapping[str, Schema]) -> set[str]:
    """The names that a schema leads to, over others."""
    reached: set[str] = set()
    ahead = list(_references(given))
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += _references(found[name])
    return reached


def _references(given: Any) -> Iterator[str]:
    if isinstance(given, str) and given.startswith(_START):
        yield given.removeprefix(_START)
    elif isinstance(given, dict | list | tuple):
        for each in given.values() if isinstance(given, dict) else given:
            yield from _references(each)
