"""OpenAPI 3.1 of the newsroom's API, generated from what each view declares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus

import msgspec

from cms.core.problems import MEDIA_TYPE, NOT_IN_NEWSROOM, STATUSES
from delivery.api.newsroom_routes import Route, routes
from delivery.api.newsroom_schemas import Described, describe
from delivery.models import ApiKey
from delivery.schemas import Schema, exact, ref

_TEXT: Schema = {"type": "string"}
ABOUT = (
    "Where articles are written, checked and published: for signed-in staff, and for programs with a key. A key acts in the name "
    "of whoever issued it, within its scopes, and never with more rights than that person holds at the moment.\n\n"
    "Bodies are a closed set: unknown keys, and those that verbs write (`id`, `stage`, `standing`, …), are 422 and named. A change "
    "names the state that it was made on in `If-Match` (428 without, 412 when somebody was first, with who and when). A POST with "
    "an `Idempotency-Key` is done once, and answered alike for 24 hours. `RateLimit` says what is left of the minute. Nothing "
    "here may be stored by a cache."
)
_EVERYWHERE = (400, 401, 403, 405, 406, 413, 414, 429, 500, 503)
_BODY = (411, 415, 422)
_HEADERS: dict[str, tuple[str, bool]] = {
    "Cache-Control": ("`private, no-store`.", True),
    "Request-Id": ("Name it when you report a problem.", True),
    "RateLimit": ("What is left of the present minute, where there is a limit.", False),
    "RateLimit-Policy": ("The limit.", False),
    "ETag": ("The state: send it as `If-Match` with a change.", True),
    "Location": ("Where the new thing is.", False),
    "Idempotent-Replayed": ("`true` where this was answered before.", False),
    "WWW-Authenticate": ("How to show who you are.", True),
    "Allow": ("The methods of this address.", True),
    "Retry-After": ("Seconds to wait.", False),
}
_USUAL = ("Cache-Control", "Request-Id", "RateLimit", "RateLimit-Policy")
_OF_PROBLEMS = {
    401: ("WWW-Authenticate",),
    405: ("Allow",),
    409: ("Retry-After",),
    429: ("Retry-After",),
    503: ("Retry-After",),
}


@lru_cache(maxsize=4)
def encoded(site_url: str) -> bytes:
    """The description as JSON, for the site at this origin."""
    return msgspec.json.encode(document(site_url))


def document(site_url: str) -> Schema:
    described = routes()
    schemas = describe(described)
    paths: dict[str, Schema] = {}
    for route in described:
        paths.setdefault(route.path, {})[route.method] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Newsroom API", "version": "1", "summary": "Writing and publishing.", "description": ABOUT},
        "servers": [{"url": site_url}],
        "security": [{"key": []}, {"session": [], "csrf": []}],
        "tags": [{"name": name} for name in sorted({_tag(route) for route in described})],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "headers": {name: _header(*about) for name, about in _HEADERS.items()},
            "parameters": _PARAMETERS,
            "responses": {f"Problem{status}": _problem(status) for status in STATUSES if status != 410},
            "securitySchemes": _SCHEMES,
        },
    }


def _operation(route: Route, schemas: Described) -> Schema:
    operation = route.operation
    needs = f"Scope `{operation.scope}`" if operation.scope else "Any key of the newsroom"
    if operation.scope and route.method == "get":
        needs += f" or `{ApiKey.Scope.NEWSROOM}`"
    may = f"; permission `{operation.permission}`" if operation.permission else ""
    described: Schema = {
        "operationId": route.method + "".join(part.capitalize() for part in re.split(r"[-_]", route.name)),
        "summary": operation.summary,
        "description": " ".join(filter(None, [operation.about, f"{needs}{may}."])),
        "tags": [_tag(route)],
        "parameters": [*_of_path(route), *_of_query(route), *_of_headers(route)],
        "responses": _responses(route, schemas),
    }
    if operation.body or operation.body_schema:
        schema = schemas.bodies[operation.body] if operation.body else exact(operation.body_schema or {})
        described["requestBody"] = {
            "content": {each: {"schema": _TEXT if each == "text/plain" else schema} for each in operation.media_types},
            "required": True,
        }
    return described


def _tag(route: Route) -> str:
    return route.path.split("/")[4].removesuffix(".json")


def _of_path(route: Route) -> list[Schema]:
    schemas = {
        name: {"type": "integer", "minimum": 0} if name in route.numbers else {"type": "string", "format": "uuid"}
        for name in route.arguments
    }
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name, schema in schemas.items()]


def _of_query(route: Route) -> list[Schema]:
    return [each.described() for each in route.operation.parameters]


def _of_headers(route: Route) -> list[Schema]:
    names = [
        *(["IfMatch"] if route.operation.if_match else []),
        *(["IdempotencyKey"] if route.method == "post" else []),
    ]
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _responses(route: Route, schemas: Described) -> Schema:
    operation = route.operation
    headers = [*_USUAL, *(["ETag"] if operation.etag else [])]
    if route.method == "post":
        headers += ["Idempotent-Replayed", "Location"]
    good: Schema = {"description": "Done." if route.method != "get" else "Here it is.", "headers": _refs(headers)}
    answers = [schemas.answers[each] for each in (operation.answer, operation.several) if each]
    if answers:
        good["content"] = {"application/json": {"schema": {"anyOf": answers} if answers[1:] else answers[0]}}
    elif operation.status == 200:
        good["content"] = {"application/json": {"schema": exact({"type": "object"})}}
    problems = {*_EVERYWHERE, *operation.refusals}
    problems |= {*_BODY} if operation.body or operation.body_schema else set()
    problems |= {409, 422} if route.method == "post" else set()
    problems |= {412, 428} if operation.if_match else set()
    found = {str(status): good for status in (operation.status, *operation.also)}
    found |= {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in problems}
    return dict(sorted(found.items()))


def _problem(status: int) -> Schema:
    sentence = NOT_IN_NEWSROOM if status == 404 else STATUSES[status][1]
    return {
        "description": f"{HTTPStatus(status).phrase}. {sentence}",
        "headers": _refs(("Cache-Control", "Request-Id", *_OF_PROBLEMS.get(status, ()))),
        "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
    }


def _refs(names: Iterable[str]) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _header(description: str, required: bool) -> Schema:
    return {"description": description, "required": required, "schema": {"type": "string"}}


_PARAMETERS: Schema = {
    "IfMatch": {
        "name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"},
        "description": "The ETag of the state that this was made on.",
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key", "in": "header", "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
        "description": "Your name for this request: sent again within 24 hours, it is answered alike and not done again.",
    },
}  # fmt: skip
_SCHEMES: Schema = {
    "key": {"type": "http", "scheme": "bearer", "description": "`prf_live_…`, issued in the admin."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "The session of the admin."},
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "With a session, for what changes something.",
    },
}
