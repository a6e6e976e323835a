"""Every answer is judged by the description that the API serves of itself."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

from delivery import openapi
from tests.delivery.doors import Client


def get(path: str, client: Client | None = None, **headers: str) -> Any:
    """GET, and hold the answer to the description."""
    response = (client or Client()).get(path, headers=headers)
    judge(response)
    return response


def judge(response: Any) -> None:
    """Fails unless status, headers and body are as described; keys that are not described fail too."""
    described = description()
    path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", response.resolver_match.route)
    method = {"HEAD": "GET"}.get(response.wsgi_request.method, response.wsgi_request.method).lower()
    statuses = described["paths"][path][method]["responses"]
    assert str(response.status_code) in statuses, f"{path} answered {response.status_code}, which is not described"
    answer = resolve(statuses[str(response.status_code)])
    for name, header in answer.get("headers", {}).items():
        assert name in response.headers or not resolve(header)["required"], f"{path} misses {name}"
    if "content" in answer:
        media_type = response.headers["Content-Type"].split(";")[0]
        assert media_type in answer["content"], f"{path} sends {media_type}, which is not described"
        content = answer["content"][media_type]
        if not media_type.endswith("json"):
            return
        asked = response.wsgi_request.GET
        problems = list(
            validator(content["schema"], variants="fields" in asked or "body" in asked).iter_errors(response.json())
        )
        assert not problems, "\n".join(f"{path} {error.json_path}: {error.message[:300]}" for error in problems)
    else:
        assert response.content == b""


@cache
def description() -> Any:
    return json.loads(openapi.encoded(settings.SERVICE_URL))


def resolve(given: Any) -> Any:
    if "$ref" not in given:
        return given
    *_, group, name = given["$ref"].split("/")
    return description()["components"][group][name]


def validator(schema: Any, *, variants: bool) -> Draft202012Validator:
    """Strict where the description is open: no other keys, and no variant that the query did not ask for."""
    whole = {"components": {"schemas": strict_schemas(variants)}, **(schema if variants else _plain(schema))}
    return Draft202012Validator(whole, format_checker=FormatChecker())


@cache
def strict_schemas(variants: bool) -> Any:
    schemas = deepcopy(description()["components"]["schemas"])
    for name, schema in schemas.items():
        if "properties" in schema and name != "Problem":
            schema["additionalProperties"] = False
    return schemas if variants else {name: _plain(schema) for name, schema in schemas.items()}


def _plain(schema: Any) -> Any:
    """Of a thing and its sparse or rendered variants, only the thing."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    refs = [each.get("$ref", "") for each in schema.get("anyOf", [])]
    if any(ref.endswith("Sparse") for ref in refs):
        return {"$ref": refs[0]}
    return {key: _plain(value) for key, value in schema.items()}
