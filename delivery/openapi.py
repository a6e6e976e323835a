"""OpenAPI 3.1 of the public API, generated from the contract and the table of endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec

from cms.core.problems import MEDIA_TYPE, STATUSES
from delivery import contract, endpoints, previews, renditions, schemas
from delivery.endpoints import COLLECTIONS, PREFIX, Collection
from delivery.parameters import Parameter
from delivery.resources import RESOURCES, TAGS, Resource
from delivery.schemas import Schema, ref

ABOUT = (
    "Published documents, complete and ready to print, for any front end. A site that asks for keys answers 401 without "
    "`Authorization: Bearer` and a key that reads; any other credential is 401 everywhere. Cookies are ignored.\n\n"
    "Every address answers GET, HEAD and OPTIONS. Parameters are a closed set: whatever is not described here is 400, and the "
    "answer names what is allowed. Every documented key is always present: a missing value is null, a list is never null. Ignore "
    "keys and block types that you do not know: more may come. Ids are UUIDs, times are RFC 3339 in UTC, partial dates are EDTF, "
    "addresses are absolute.\n\n"
    "Answers carry a strong ETag; ask again with If-None-Match and a match is 304. `Cache-Tag` names what an answer is made of: "
    "with a hyphen one thing (`article-<id>`), otherwise a collection (`articles`, `topic:<id>`, `lang:en`). Errors are "
    "`application/problem+json` (RFC 9457) whatever the status. An old slug is 301 to the address by id; what was withdrawn is "
    "410 with its reason."
)

HEADERS: dict[str, tuple[str, bool]] = {
    "ETag": ("Strong, and different for each query.", True),
    "Cache-Control": ("How long shared caches may keep this.", True),
    "Cache-Tag": ("What this is made of, separated by commas; purge by it.", False),
    "Last-Modified": ("The later of the last change and the last reissue.", False),
    "Content-Language": ("The language of the document, where it has one.", False),
    "Link": (
        "`canonical`: the one address of this; `next`: the page that follows; `alternate`: a translation, with `hreflang`.",
        False,
    ),
    "Request-Id": ("Name it when you report a problem.", True),
    "Location": ("Where to go on: of an old slug, the canonical address.", True),
    "Allow": ("The methods of this address.", True),
    "WWW-Authenticate": ("The scheme that the refused credential belonged to.", True),
    "Retry-After": ("Seconds to wait.", True),
    "RateLimit": ("What is left of the present minute, where there is a limit.", False),
    "RateLimit-Policy": ("The limit.", False),
}
_CACHED = ("ETag", "Cache-Control", "Cache-Tag", "Content-Language", "Link", "Request-Id")
_PROBLEM_HEADERS = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}
_PROBLEMS = (400, 401, 404, 405, 406, 410, 411, 413, 414, 415, 422, 429, 500, 503)
_EVERYWHERE = (400, 401, 405, 406, 414, 500)


@lru_cache(maxsize=4)
def encoded(site_url: str) -> bytes:
    """The description as JSON, for the site at this origin."""
    return msgspec.json.encode(document(site_url))


def document(site_url: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Delivery API",
            "version": str(contract.CONTRACT),
            "summary": "What is published, as documents.",
            "description": ABOUT,
        },
        "servers": [{"url": site_url}],
        "security": [],
        "tags": [
            *({"name": each.name, "description": each.about} for each in COLLECTIONS),
            {"name": "search", "description": "Published articles by their words."},
            {
                "name": "changes",
                "description": "Everything that changed, tombstones included, in the order of commits.",
            },
            *({"name": name, "description": about} for name, about in TAGS.items()),
            {"name": "preview", "description": "One draft, for somebody of the newsroom, on the site itself."},
            {"name": "about", "description": "The API itself."},
        ],
        "paths": paths(),
        "components": {
            "securitySchemes": previews.SECURITY,
            "schemas": schemas.components(),
            "headers": {name: _header(*about) for name, about in HEADERS.items()},
            "parameters": _CONDITIONS,
            "responses": {f"Problem{status}": _problem(status) for status in _PROBLEMS} | _WITHOUT_BODY,
        },
    }


def paths() -> dict[str, Schema]:
    found: dict[str, Schema] = {
        PREFIX: {"get": _fixed("getRoot", "What there is", "A link to everything below.", "Root")}
    }
    for each in COLLECTIONS:
        found[f"{PREFIX}{each.name}"] = {"get": _list(each)}
        found[f"{PREFIX}{each.name}/{{key}}"] = {"get": _detail(each)}
    found[f"{PREFIX}search"] = {"get": _search()}
    found[f"{PREFIX}changes"] = {"get": _changes()}
    found |= {each.path: {"get": _resource(each)} for each in RESOURCES}
    found |= renditions.paths() | previews.paths()
    about = "Generated from the structs that are sent; make your client's types from it."
    found[f"{PREFIX}openapi.json"] = {"get": _fixed("getOpenApi", "This description", about, None)}
    return found


def _list(collection: Collection) -> Schema:
    return {
        "operationId": f"list{collection.name.capitalize()}",
        "summary": f"A page of {collection.name}",
        "description": collection.about,
        "tags": [collection.name],
        "parameters": _parameters(collection.list_parameters),
        "responses": _responses(ref(schemas.list_name(collection)), (*_EVERYWHERE, 503)),
    }


def _detail(collection: Collection) -> Schema:
    responses = _responses(
        schemas.document_schema(collection),
        (*_EVERYWHERE, 404, 410, 503),
        headers=("Last-Modified",),
        moves=collection.has_slug,
    )
    return {
        "operationId": f"get{collection.singular.capitalize()}",
        "summary": f"One {collection.singular}, whole",
        "description": collection.about,
        "tags": [collection.name],
        "parameters": [_key(collection), *_parameters(collection.detail_parameters, "IfModifiedSince")],
        "responses": responses,
    }


def _search() -> Schema:
    return {
        "operationId": "searchArticles",
        "summary": "Articles that have the words",
        "description": endpoints.ABOUT_SEARCH,
        "tags": ["search"],
        "parameters": _parameters(endpoints.SEARCH),
        "responses": _responses(ref("SearchResults"), (*_EVERYWHERE, 503)),
    }


def _changes() -> Schema:
    return {
        "operationId": "listChanges",
        "summary": "What changed since a cursor",
        "description": "Begin without a cursor, apply each page in order, and keep `next`: that brings a copy to exactly the "
        "present state and keeps it there. A thing that changed again moves to its newest place; nothing is skipped.",
        "tags": ["changes"],
        "parameters": _parameters(endpoints.CHANGES),
        "responses": _responses(ref("Changes"), (*_EVERYWHERE, 503)),
    }


def _resource(resource: Resource) -> Schema:
    dated = ("Last-Modified",) if resource.is_dated else ()
    responses = _responses(
        schemas.sent(resource.sends), (*_EVERYWHERE, *resource.problems), headers=dated, moves=resource.moves
    )
    parts = [
        {"name": name, "in": "path", "required": True, "description": about, "schema": dict(schema)}
        for name, about, schema in resource.parts
    ]
    conditions = ("IfModifiedSince",) if resource.is_dated else ()
    return {
        "operationId": resource.operation,
        "summary": resource.summary,
        "description": resource.about,
        "tags": [resource.tag],
        "parameters": [*parts, *_parameters(resource.parameters, *conditions)],
        "responses": responses,
    }


def _fixed(operation: str, summary: str, description: str, schema: str | None) -> Schema:
    content = (
        ref(schema)
        if schema
        else {"type": "object", "additionalProperties": True, "description": "An OpenAPI 3.1 document."}
    )
    return {
        "operationId": operation,
        "summary": summary,
        "description": description,
        "tags": ["about"],
        "parameters": _parameters(()),
        "responses": _responses(content, _EVERYWHERE),
    }


def _responses(sends: Schema, problems: Sequence[int], *, headers: Sequence[str] = (), moves: bool = False) -> Schema:
    """``sends`` is the schema of a JSON answer, or media type → schema."""
    by_type = sends if any("/" in name for name in sends) else {"application/json": sends}
    found: Schema = {
        "200": {
            "description": "Here it is.",
            "headers": _headers((*_CACHED, *headers)),
            "content": {name: {"schema": schema} for name, schema in by_type.items()},
        },
        "304": {"$ref": "#/components/responses/NotModified"},
    }
    if moves:
        found["301"] = {"$ref": "#/components/responses/Moved"}
    found |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in problems}
    return dict(sorted(found.items()))


def _problem(status: int) -> Schema:
    reason = [{"type": "object", "properties": {"reason": _reason()}, "required": ["reason"]}] if status == 410 else []
    return {
        "description": f"{HTTPStatus(status).phrase}. {STATUSES[status][1]}",
        "headers": _headers(("Cache-Control", "Request-Id", *_PROBLEM_HEADERS.get(status, ()))),
        "content": {MEDIA_TYPE: {"schema": {"allOf": [ref("Problem"), *reason]} if reason else ref("Problem")}},
    }


def _reason() -> Schema:
    return {"type": "string", "enum": ["withdrawn", "expired", "legal", "merged", "unreferenced"]}


def _headers(names: Sequence[str]) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(description: str, required: bool) -> Schema:
    return {"description": description, "required": required, "schema": {"type": "string"}}


def _parameters(parameters: Sequence[Parameter], *conditions: str) -> list[Schema]:
    held = ({"$ref": f"#/components/parameters/{name}"} for name in ("IfNoneMatch", *conditions))
    return [*(each.described() for each in parameters), *held]


def _key(collection: Collection) -> Schema:
    by_slug = {"type": "string", "minLength": 1, "maxLength": 120}
    return {
        "name": "key",
        "in": "path",
        "required": True,
        "description": "An id or a slug." if collection.has_slug else "An id.",
        "schema": by_slug if collection.has_slug else {"type": "string", "format": "uuid"},
    }


_CONDITIONS: Schema = {
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "ETags that you hold: 304 when one is still right.",
        "schema": {"type": "string"},
    },
    "IfModifiedSince": {
        "name": "If-Modified-Since",
        "in": "header",
        "description": "The Last-Modified that you hold; counts without If-None-Match only.",
        "schema": {"type": "string"},
    },
}
_WITHOUT_BODY: Schema = {
    "NotModified": {"description": "You hold it already.", "headers": _headers(_CACHED)},
    "Moved": {
        "description": "An old slug: it lives on at its id.",
        "headers": _headers(("Location", "Cache-Control", "Cache-Tag", "Request-Id")),
    },
}
