"""The documentation page: the OpenAPI description as one readable page, without scripts and without other hosts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rest_framework.request import Request

from delivery import contract, openapi, parameters
from delivery.api.base import FixedView, address
from delivery.endpoints import PREFIX
from delivery.schemas import Schema

NOTHING = SafeString("")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Row:
    """A parameter, a status or a key: its name, what it holds, and what it means."""

    name: str
    holds: SafeString
    about: SafeString


@dataclass(frozen=True)
class Section:
    """An address or a schema."""

    anchor: str
    name: str
    about: SafeString
    rows: list[Row]
    answers: list[Row]
    sends: SafeString


class DocsView(FixedView):
    """What a front-end developer reads first."""

    media_type = "text/html"
    needs_key = False  # a browser shows it, and it says nothing of what is published

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        page = rendered(settings.SERVICE_URL, settings.SITE_NAME)
        html = "text/html; charset=utf-8"
        response = self.fixed(page, canonical=address("/api/docs"), language="en", media_type=html)
        response["Content-Security-Policy"] = POLICY
        return response


@lru_cache(maxsize=4)
def rendered(site_url: str, site_name: str) -> bytes:
    described = openapi.document(site_url)
    context = {
        "site_name": site_name,
        "site_url": site_url,
        "prefix": PREFIX,
        "about": [_prose(part) for part in described["info"]["description"].split("\n\n")],
        "endpoints": list(_endpoints(described)),
        "schemas": list(_schemas(described["components"]["schemas"])),
        "contract": contract.CONTRACT,
    }
    return render_to_string("delivery/docs.html", context).encode()


def _endpoints(described: Schema) -> Iterator[Section]:
    shared = described["components"]
    for path, method, operation in _operations(described):
        about = " ".join(filter(None, [f"{operation['summary']}.", operation.get("description", "")]))
        given = [each for each in operation["parameters"] if "$ref" not in each]  # the conditions are told once, above
        yield Section(
            anchor=operation["operationId"],
            name=path if method == "get" else f"{method.upper()} {path}",
            about=_prose(about),
            rows=[Row(each["name"], _holds(each["schema"]), _prose(each["description"])) for each in given],
            answers=[_status(status, _resolved(shared, answer)) for status, answer in operation["responses"].items()],
            sends=_sends(operation["responses"]["200"]["content"]),
        )


def _operations(described: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in described["paths"].items():
        yield from ((path, method, operation) for method, operation in methods.items())


def _sends(content: Schema) -> SafeString:
    """What each media type holds; JSON needs no name."""
    held = ((name, _holds(each["schema"])) for name, each in content.items())
    parts = (
        (shown if name == "application/json" else format_html("<code>{}</code>: {}", name, shown),)
        for name, shown in held
    )
    return format_html_join(SafeString("; "), "{}", parts)


def _status(status: str, answer: Schema) -> Row:
    return Row(status, NOTHING, _prose(answer["description"]))


def _resolved(shared: Schema, given: Schema) -> Schema:
    if "$ref" not in given:
        return given
    *_, group, name = given["$ref"].split("/")
    found: Schema = shared[group][name]
    return found


def _schemas(schemas: Schema) -> Iterator[Section]:
    for name, schema in schemas.items():
        if name.endswith("Sparse"):
            continue  # the same keys as the whole, as the page says once
        yield Section(
            anchor=name,
            name=name,
            about=_prose(schema.get("description", "")),
            rows=[Row(key, _holds(each), NOTHING) for key, each in schema.get("properties", {}).items()],
            answers=[],
            sends=_holds(schema) if "anyOf" in schema else NOTHING,
        )


def _holds(schema: Schema) -> SafeString:
    """What a schema admits, in a few words, with links to the schemas that it names."""
    if "$ref" in schema:
        return _named(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return format_html_join(SafeString(" or "), "{}", ((_holds(each),) for each in schema["anyOf"]))
    if "enum" in schema:
        return format_html_join(SafeString(" | "), "<code>{}</code>", ((value,) for value in schema["enum"]))
    if schema.get("type") == "array":
        return _array(schema)
    if isinstance(schema.get("additionalProperties"), dict):
        return format_html("map of id to {}", _holds(schema["additionalProperties"]))
    return _plain(schema)


def _array(schema: Schema) -> SafeString:
    if "prefixItems" in schema:
        return format_html("[{}]", format_html_join(", ", "{}", ((_holds(each),) for each in schema["prefixItems"])))
    return format_html("list of {}", _holds(schema["items"]))


def _plain(schema: Schema) -> SafeString:
    kind: Any = schema.get("type", "anything")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    if "format" in schema:
        words = f"{words} ({schema['format']})"
    if "minimum" in schema and "maximum" in schema:
        words = f"{words} {schema['minimum']}–{schema['maximum']}"
    return format_html("{}", words if "default" not in schema else f"{words}, {schema['default']} unless given")


def _named(name: str) -> SafeString:
    if name.endswith("Sparse"):
        return SafeString("its chosen keys")
    return format_html('<a href="#{}">{}</a>', name, name)


def _prose(text: str) -> SafeString:
    """Text with `code` in it."""
    parts = text.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if number % 2 else part,) for number, part in enumerate(parts))
    )
