"""Schemas compared: what a body took before it must take still, and what an answer promised it must keep.

Keys, values of an answer's enum and kinds of a union of answers may be added, for clients ignore what they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Schema = Mapping[str, Any]
Way = Literal["body", "answer"]
_CEILINGS = ("maxLength", "maximum", "maxItems")
_FLOORS = ("minLength", "minimum", "minItems")


@dataclass
class Comparison:
    """``before`` and ``now`` are whole descriptions. What breaks gathers in ``broken``, a sentence each; what two operations
    share is told once, under its own name."""

    before: Mapping[str, Any]
    now: Mapping[str, Any]
    broken: list[str] = field(default_factory=list)
    _seen: set[tuple[str, str, Way]] = field(default_factory=set)

    def tell(self, where: str, what: str) -> None:
        sentence = f"{where} {what}."
        if sentence not in self.broken:
            self.broken.append(sentence)

    def compare(self, before: Schema, now: Schema, way: Way, where: str) -> None:
        had, left = list(arms(self.before, before)), list(arms(self.now, now))
        for arm in had:
            match = next((each for each in left if _same(arm, each, way)), None) or _only(arm, had, left)
            if match is not None:
                left.remove(match)
                self._arm(arm, match, way, where)
            elif not (way == "answer" and _kind(arm) == "null"):
                self.tell(where, f"no longer {'takes' if way == 'body' else 'holds'} {_named(arm)}")
        if way == "answer":
            self._added(had, left, where)

    def _added(self, before: Sequence[Schema], added: Sequence[Schema], where: str) -> None:
        for arm in added:
            if _kind(arm) == "null":
                self.tell(where, "can be null now")
            elif _tag(arm) is None or not any(_tag(each) for each in before):
                self.tell(where, f"can be {_named(arm)} now")

    def _arm(self, before: Schema, now: Schema, way: Way, where: str) -> None:
        if "$name" in before:
            names = (before["$name"], now.get("$name", ""), way)
            if names in self._seen:
                return
            self._seen.add(names)
            where = f"In {'bodies' if way == 'body' else 'answers'}, {before['$name']}"
        self._values(before, now, way, where)
        if way == "body":
            self._limits(before, now, where)
        kind = _kind(before)
        if kind == "object":
            self._properties(before, now, way, where)
        elif kind == "array":
            self._items(before, now, way, where)

    def _values(self, before: Schema, now: Schema, way: Way, where: str) -> None:
        """Enum and format: a body must not be narrower, an answer not wider."""
        wider, narrower = (before, now) if way == "body" else (now, before)
        if narrower.get("enum") and not wider.get("enum"):
            self.tell(where, "takes chosen values only now" if way == "body" else "is no longer one of known values")
        elif way == "body":
            for gone in [each for each in before.get("enum", ()) if each not in now.get("enum", before["enum"])]:
                self.tell(where, f"no longer takes `{gone}`")
        if narrower.get("format") and narrower["format"] != wider.get("format"):
            self.tell(where, f"is {now.get('format', 'any text')} now, and was {before.get('format', 'any text')}")

    def _limits(self, before: Schema, now: Schema, where: str) -> None:
        for name in _CEILINGS:
            if name in now and now[name] < before.get(name, float("inf")):
                self.tell(where, f"has a lower {name} now, {now[name]}")
        for name in _FLOORS:
            if name in now and now[name] > before.get(name, 0 if name != "minimum" else float("-inf")):
                self.tell(where, f"has a higher {name} now, {now[name]}")
        if now.get("pattern") not in (None, before.get("pattern")):
            self.tell(where, f"has another pattern now, {now['pattern']}")

    def _properties(self, before: Schema, now: Schema, way: Way, where: str) -> None:
        had, has = before.get("properties", {}), now.get("properties", {})
        needed, needs = set(before.get("required", ())), set(now.get("required", ()))
        for name, schema in had.items():
            if name not in has:
                self.tell(f"{where}.{name}", "is gone")
                continue
            if way == "answer" and name in needed - needs:
                self.tell(f"{where}.{name}", "can be missing now")
            self.compare(schema, has[name], way, f"{where}.{name}")
        if way == "body":
            for name in sorted(needs - needed):
                self.tell(f"{where}.{name}", "is required now")
        self._others(before.get("additionalProperties"), now.get("additionalProperties"), way, f"{where}.*")

    def _others(self, before: Any, now: Any, way: Way, where: str) -> None:
        """The values of a map."""
        if isinstance(before, Mapping) and isinstance(now, Mapping):
            self.compare(before, now, way, where)
        elif isinstance(before, Mapping):
            self.tell(where, "is no longer described")
        elif way == "body" and now is False and before is not False:
            self.tell(where, "is refused now")

    def _items(self, before: Schema, now: Schema, way: Way, where: str) -> None:
        had, has = before.get("prefixItems", []), now.get("prefixItems", [])
        if len(had) != len(has):
            self.tell(where, f"has {len(has) or 'any number of'} places now, and had {len(had) or 'any number'}")
        for place, (one, other) in enumerate(zip(had, has, strict=False)):
            self.compare(one, other, way, f"{where}[{place}]")
        if not had and not has and "items" in before:
            self.compare(before["items"], now.get("items", {}), way, f"{where}[]")


def arms(described: Mapping[str, Any], schema: Schema) -> Iterator[Schema]:
    """A schema as the alternatives that it allows, each of one type. Objects that a reference led to keep its name as ``$name``."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        for each in arms(described, resolve(described, schema)):
            yield {"$name": name, **each} if _kind(each) == "object" else each
    elif "allOf" in schema:
        yield _together([arm for each in schema["allOf"] for arm in arms(described, each)])
    elif "anyOf" in schema or "oneOf" in schema:
        for each in schema.get("anyOf", schema.get("oneOf", ())):
            yield from arms(described, each)
    elif isinstance(schema.get("type"), list):
        yield from ({**schema, "type": each} for each in schema["type"])
    else:
        yield schema


def resolve(described: Mapping[str, Any], given: Schema) -> Schema:
    """What a reference leads to, or the thing itself. Raises KeyError where it leads nowhere."""
    while "$ref" in given:
        found: Any = described
        for step in given["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        given = found
    return given


def _together(parts: Sequence[Schema]) -> Schema:
    """One object with the keys of all."""
    properties: dict[str, Schema] = {}
    for each in parts:
        properties |= each.get("properties", {})
    return {
        "type": "object",
        "properties": properties,
        "required": [key for each in parts for key in each.get("required", ())],
    }


def _kind(arm: Schema) -> str:
    return str(arm.get("type", "anything"))


def _tag(arm: Schema) -> str | None:
    """What tells an object from others of its union: the key that has one value, and its name."""
    tags = [(key, each["enum"][0]) for key, each in arm.get("properties", {}).items() if len(each.get("enum", ())) == 1]
    return f"{arm.get('$name', '')} {tags[0][0]}={tags[0][1]}".strip() if tags else None


def _same(before: Schema, now: Schema, way: Way) -> bool:
    kinds = (_kind(before), _kind(now))
    if kinds == ("object", "object"):
        return _tag(before) == _tag(now)
    return kinds[0] == kinds[1] or kinds == (("integer", "number") if way == "body" else ("number", "integer"))


def _only(arm: Schema, before: Sequence[Schema], left: Sequence[Schema]) -> Schema | None:
    """The one object where there was one object, whatever its name."""
    objects = [each for each in left if _kind(each) == "object"]
    alone = len([each for each in before if _kind(each) == "object"]) == 1
    return objects[0] if alone and len(objects) == 1 and _kind(arm) == "object" else None


def _named(arm: Schema) -> str:
    return f"`{_tag(arm) or arm.get('$name') or _kind(arm)}`"
