"""Two descriptions compared, address by address, by the rules that the contract gives its clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from delivery.compatibility.shapes import Comparison, Schema, resolve

METHODS = ("get", "put", "post", "patch", "delete", "head", "options")


def breaks(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What a client made for ``before`` would trip over in ``now``, a sentence each; empty when it would not."""
    comparison = Comparison(before, now)
    for path, method, operation in _operations(before):
        where = f"{method.upper()} {path}"
        present = now["paths"].get(path, {})
        if method not in present:
            comparison.tell(where, "is gone")
            continue
        _parameters(comparison, operation, present[method], where)
        _body(comparison, operation, present[method], where)
        _responses(comparison, operation, present[method], where)
        _security(comparison, operation, present[method], where)
    for name in sorted(set(_schemas(before)) - set(_schemas(now))):
        comparison.tell(f"The schema {name}", "is gone, after which clients name their types")
    return comparison.broken


def _operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in described["paths"].items():
        yield from ((path, name, methods[name]) for name in METHODS if name in methods)


def _schemas(described: Mapping[str, Any]) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = described.get("components", {}).get("schemas", {})
    return found


def _parameters(comparison: Comparison, before: Schema, now: Schema, where: str) -> None:
    had, has = _by_name(comparison.before, before), _by_name(comparison.now, now)
    for key, parameter in had.items():
        name = f"{where}, parameter {key[1]}"
        if key not in has:
            comparison.tell(name, "is gone")
            continue
        if has[key].get("required") and not parameter.get("required"):
            comparison.tell(name, "is required now")
        styles = [(each.get("style"), each.get("explode")) for each in (parameter, has[key])]
        if styles[0] != styles[1]:
            comparison.tell(name, "is written in another way now")
        comparison.compare(parameter["schema"], has[key]["schema"], "body", name)
    for key in [each for each in has if each not in had and has[each].get("required")]:
        comparison.tell(f"{where}, parameter {key[1]}", "is required now, and was not there")


def _by_name(described: Mapping[str, Any], operation: Schema) -> dict[tuple[str, str], Schema]:
    resolved = (resolve(described, each) for each in operation.get("parameters", ()))
    return {(each["in"], each["name"]): each for each in resolved}


def _body(comparison: Comparison, before: Schema, now: Schema, where: str) -> None:
    had = resolve(comparison.before, before.get("requestBody", {}))
    has = resolve(comparison.now, now.get("requestBody", {}))
    where = f"{where}, the body"
    if has.get("required") and not had.get("required"):
        comparison.tell(where, "is required now")
    for media_type, content in had.get("content", {}).items():
        if media_type in has.get("content", {}):
            comparison.compare(content["schema"], has["content"][media_type]["schema"], "body", where)
        else:
            comparison.tell(where, f"is no longer taken as {media_type}")


def _responses(comparison: Comparison, before: Schema, now: Schema, where: str) -> None:
    for status, response in before["responses"].items():
        name = f"{where}, answer {status}"
        if status not in now["responses"]:
            comparison.tell(name, "is gone")
            continue
        had, has = resolve(comparison.before, response), resolve(comparison.now, now["responses"][status])
        _headers(comparison, had, has, name)
        for media_type, content in had.get("content", {}).items():
            if media_type in has.get("content", {}):
                comparison.compare(content["schema"], has["content"][media_type]["schema"], "answer", name)
            else:
                comparison.tell(name, f"no longer comes as {media_type}")


def _headers(comparison: Comparison, before: Schema, now: Schema, where: str) -> None:
    for name, header in before.get("headers", {}).items():
        if name not in now.get("headers", {}):
            comparison.tell(f"{where}, header {name}", "is gone")
            continue
        had, has = resolve(comparison.before, header), resolve(comparison.now, now["headers"][name])
        if had.get("required") and not has.get("required"):
            comparison.tell(f"{where}, header {name}", "can be missing now")


def _security(comparison: Comparison, before: Schema, now: Schema, where: str) -> None:
    """Whoever was let in by some credentials is let in by them, or fewer, still."""
    had = before.get("security", comparison.before.get("security")) or [{}]
    has = now.get("security", comparison.now.get("security")) or [{}]
    for way in had:
        if not any(_asks_no_more(each, way) for each in has):
            comparison.tell(where, f"no longer lets in those with {' and '.join(sorted(way)) or 'no credential'}")


def _asks_no_more(now: Mapping[str, list[str]], before: Mapping[str, list[str]]) -> bool:
    return all(name in before and set(scopes) <= set(before[name]) for name, scopes in now.items())
