"""Each rule fires on the change that it is about, with a sentence that names it; what may be added, passes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from delivery.compatibility.operations import breaks

ITEM = {"$ref": "#/components/schemas/Item"}
BEFORE: dict[str, Any] = {
    "openapi": "3.1.0",
    "security": [],
    "paths": {
        "/items": {
            "get": {
                "parameters": [
                    {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["new", "old"]}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
                    {"$ref": "#/components/parameters/Since"},
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                        "content": {"application/json": {"schema": {"type": "array", "items": ITEM}}},
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                },
            },
            "post": {
                "parameters": [],
                "security": [{"key": []}, {"session": [], "csrf": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewItem"}}}},
                "responses": {"201": {"content": {"application/json": {"schema": ITEM}}}},
            },
        }
    },
    "components": {
        "parameters": {"Since": {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}},
        "headers": {"ETag": {"required": True, "schema": {"type": "string"}}},
        "responses": {"Missing": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}},
        "schemas": {
            "Item": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "title": {"type": ["string", "null"]},
                    "at": {"type": "string", "format": "date-time"},
                    "state": {"type": "string", "enum": ["live", "gone"]},
                    "size": {"type": "number"},
                    "focal": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}]},
                    "names": {"type": "object", "additionalProperties": {"type": "string"}},
                    "parent": {"anyOf": [ITEM, {"type": "null"}]},
                    "body": {
                        "type": "array",
                        "items": {
                            "anyOf": [{"$ref": "#/components/schemas/Text"}, {"$ref": "#/components/schemas/Table"}]
                        },
                    },
                },
                "required": ["id", "title", "at", "state", "size", "focal", "names", "parent", "body"],
            },
            "Text": {
                "type": "object",
                "properties": {"type": {"type": "string", "enum": ["text"]}, "html": {"type": "string"}},
                "required": ["type", "html"],
            },
            "Table": {
                "type": "object",
                "properties": {"type": {"type": "string", "enum": ["table"]}, "rows": {"type": "integer"}},
                "required": ["type", "rows"],
            },
            "NewItem": {
                "type": "object",
                "properties": {
                    "title": {"type": "string", "maxLength": 80},
                    "kind": {"type": ["string", "null"]},
                    "count": {"type": "integer"},
                    "tone": {"type": "string", "enum": ["note", "tip"]},
                },
                "required": ["title"],
                "additionalProperties": False,
            },
        },
    },
}
GET, POST = BEFORE["paths"]["/items"]["get"], BEFORE["paths"]["/items"]["post"]


def at(described: Any, *steps: Any) -> Any:
    for step in steps:
        described = described[step]
    return described


def put(*steps: Any, value: Any) -> Callable[[Any], None]:
    def change(described: Any) -> None:
        at(described, *steps[:-1])[steps[-1]] = value

    return change


def drop(*steps: Any) -> Callable[[Any], None]:
    def change(described: Any) -> None:
        del at(described, *steps[:-1])[steps[-1]]

    return change


def add(*steps: Any, value: Any) -> Callable[[Any], None]:
    def change(described: Any) -> None:
        at(described, *steps).append(value)

    return change


OPERATION = ("paths", "/items", "get")
WRITING = ("paths", "/items", "post")
SORT = (*OPERATION, "parameters", 0)
LIMIT = (*OPERATION, "parameters", 1)
ITEMS = ("components", "schemas", "Item")
KEYS = (*ITEMS, "properties")
BLOCKS = (*KEYS, "body", "items", "anyOf")
NEW = ("components", "schemas", "NewItem")
VIDEO = {"type": "object", "properties": {"type": {"type": "string", "enum": ["video"]}}}

BREAKS: list[tuple[str, Callable[[Any], None], str]] = [
    ("path", drop("paths", "/items"), "GET /items is gone."),
    ("operation", drop(*OPERATION), "GET /items is gone."),
    ("parameter", drop(*LIMIT), "GET /items, parameter limit is gone."),
    ("shared parameter", drop(*OPERATION, "parameters", 2), "GET /items, parameter If-None-Match is gone."),
    ("required parameter", put(*LIMIT, "required", value=True), "GET /items, parameter limit is required now."),
    (
        "new required parameter",
        add(
            *OPERATION, "parameters", value={"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
        ),
        "GET /items, parameter q is required now, and was not there.",
    ),
    ("style", put(*SORT, "explode", value=False), "GET /items, parameter sort is written in another way now."),
    (
        "value of a parameter",
        put(*SORT, "schema", "enum", value=["new"]),
        "GET /items, parameter sort no longer takes `old`.",
    ),
    (
        "values where any went",
        put(*LIMIT, "schema", "enum", value=[1]),
        "GET /items, parameter limit takes chosen values only now.",
    ),
    ("ceiling", put(*LIMIT, "schema", "maximum", value=50), "GET /items, parameter limit has a lower maximum now, 50."),
    ("floor", put(*LIMIT, "schema", "minimum", value=2), "GET /items, parameter limit has a higher minimum now, 2."),
    ("pattern", put(*SORT, "schema", "pattern", value="^n"), "GET /items, parameter sort has another pattern now, ^n."),
    (
        "format of a parameter",
        put(*SORT, "schema", "format", value="uuid"),
        "GET /items, parameter sort is uuid now, and was any text.",
    ),
    ("status", drop(*OPERATION, "responses", "404"), "GET /items, answer 404 is gone."),
    ("header", drop(*OPERATION, "responses", "200", "headers", "ETag"), "GET /items, answer 200, header ETag is gone."),
    (
        "header left out",
        put("components", "headers", "ETag", "required", value=False),
        "GET /items, answer 200, header ETag can be missing now.",
    ),
    (
        "media type",
        put(*OPERATION, "responses", "200", "content", value={"text/html": {"schema": {}}}),
        "GET /items, answer 200 no longer comes as application/json.",
    ),
    ("key", drop(*KEYS, "at"), "In answers, Item.at is gone."),
    ("key left out", put(*ITEMS, "required", value=["id"]), "In answers, Item.title can be missing now."),
    ("null", put(*KEYS, "id", "type", value=["string", "null"]), "In answers, Item.id can be null now."),
    ("type", put(*KEYS, "id", "type", value="integer"), "In answers, Item.id no longer holds `string`."),
    (
        "another type",
        put(*KEYS, "id", "type", value=["string", "integer"]),
        "In answers, Item.id can be `integer` now.",
    ),
    ("format", drop(*KEYS, "at", "format"), "In answers, Item.at is any text now, and was date-time."),
    ("open values", drop(*KEYS, "state", "enum"), "In answers, Item.state is no longer one of known values."),
    ("kind of block", drop(*BLOCKS, 1), "In answers, Item.body[] no longer holds `Table type=table`."),
    ("key of a block", drop("components", "schemas", "Text", "properties", "html"), "In answers, Text.html is gone."),
    ("untold block", add(*BLOCKS, value={"type": "object"}), "In answers, Item.body[] can be `object` now."),
    (
        "pair",
        add(*KEYS, "focal", "prefixItems", value={"type": "number"}),
        "In answers, Item.focal has 3 places now, and had 2.",
    ),
    (
        "half of a pair",
        put(*KEYS, "focal", "prefixItems", 1, "type", value="string"),
        "In answers, Item.focal[1] no longer holds `number`.",
    ),
    (
        "map",
        put(*KEYS, "names", "additionalProperties", "type", value="integer"),
        "In answers, Item.names.* no longer holds `string`.",
    ),
    (
        "undescribed map",
        put(*KEYS, "names", "additionalProperties", value=True),
        "In answers, Item.names.* is no longer described.",
    ),
    ("body", put(*WRITING, "requestBody", "required", value=True), "POST /items, the body is required now."),
    (
        "media type of a body",
        put(*WRITING, "requestBody", "content", value={"text/csv": {"schema": {}}}),
        "POST /items, the body is no longer taken as application/json.",
    ),
    ("key of a body", drop(*NEW, "properties", "count"), "In bodies, NewItem.count is gone."),
    ("required key", put(*NEW, "required", value=["title", "kind"]), "In bodies, NewItem.kind is required now."),
    (
        "null refused",
        put(*NEW, "properties", "kind", "type", value="string"),
        "In bodies, NewItem.kind no longer takes `null`.",
    ),
    (
        "value refused",
        put(*NEW, "properties", "tone", "enum", value=["note"]),
        "In bodies, NewItem.tone no longer takes `tip`.",
    ),
    (
        "shorter",
        put(*NEW, "properties", "title", "maxLength", value=60),
        "In bodies, NewItem.title has a lower maxLength now, 60.",
    ),
    ("credentials", put("security", value=[{"key": []}]), "GET /items no longer lets in those with no credential."),
    (
        "a way in",
        put(*WRITING, "security", value=[{"key": []}]),
        "POST /items no longer lets in those with csrf and session.",
    ),
    (
        "scope",
        put(*WRITING, "security", value=[{"key": ["write"]}, {"session": [], "csrf": []}]),
        "POST /items no longer lets in those with key.",
    ),
    (
        "name",
        put("components", "schemas", "Table", value={}),
        "In answers, Item.body[] no longer holds `Table type=table`.",
    ),
]

PASSES: list[tuple[str, Callable[[Any], None]]] = [
    ("nothing", lambda described: None),
    ("path", put("paths", "/more", value={"get": GET})),
    ("operation", put("paths", "/items", "put", value=POST)),
    ("parameter", add(*OPERATION, "parameters", value={"name": "q", "in": "query", "schema": {"type": "string"}})),
    ("status", put(*OPERATION, "responses", "410", value={"description": ""})),
    ("header", put(*OPERATION, "responses", "200", "headers", "Link", value={"schema": {"type": "string"}})),
    ("media type", put(*OPERATION, "responses", "200", "content", "text/csv", value={"schema": {}})),
    ("key", put(*KEYS, "more", value={"type": "string"})),
    ("never null", put(*KEYS, "title", "type", value="string")),
    ("whole numbers", put(*KEYS, "size", "type", value="integer")),
    ("block", add(*BLOCKS, value=VIDEO)),
    ("value of an answer", put(*KEYS, "state", "enum", value=["live", "gone", "lost"])),
    ("value of a body", put(*NEW, "properties", "tone", "enum", value=["note", "tip", "key"])),
    ("value of a parameter", put(*SORT, "schema", "enum", value=["new", "old", "odd"])),
    ("key of a body", put(*NEW, "properties", "more", value={"type": "string"})),
    ("null in a body", put(*NEW, "properties", "count", "type", value=["integer", "null"])),
    ("any number", put(*NEW, "properties", "count", "type", value="number")),
    ("less required", put(*NEW, "required", value=[])),
    ("longer", put(*NEW, "properties", "title", "maxLength", value=90)),
    ("other words", put(*ITEMS, "description", value="Said otherwise.")),
    ("credential", put(*WRITING, "security", value=[{"key": []}, {"session": []}, {"basic": []}])),
]


@pytest.mark.parametrize(("change", "sentence"), [row[1:] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_what_breaks_a_client_is_named(change, sentence):
    now = deepcopy(BEFORE)
    change(now)
    assert sentence in breaks(BEFORE, now)


@pytest.mark.parametrize("change", [row[1] for row in PASSES], ids=[row[0] for row in PASSES])
def test_what_is_added_passes(change):
    now = deepcopy(BEFORE)
    change(now)
    assert breaks(BEFORE, now) == []


def test_a_schema_that_lost_its_name_is_named():
    now = deepcopy(BEFORE)
    now["components"]["schemas"]["Fresh"] = now["components"]["schemas"].pop("NewItem")
    at(now, *WRITING, "requestBody", "content", "application/json")["schema"] = {"$ref": "#/components/schemas/Fresh"}
    assert breaks(BEFORE, now) == ["The schema NewItem is gone, after which clients name their types."]


def test_a_change_that_many_addresses_share_is_told_once():
    now = deepcopy(BEFORE)
    del now["components"]["schemas"]["Item"]["properties"]["size"]
    assert breaks(BEFORE, now) == ["In answers, Item.size is gone."]


def test_a_schema_of_bodies_and_answers_is_held_to_the_rules_of_both():
    before = deepcopy(BEFORE)
    at(before, *WRITING, "requestBody", "content", "application/json")["schema"] = ITEM
    now = deepcopy(before)
    now["components"]["schemas"]["Item"]["properties"]["state"]["enum"] = ["live"]
    assert breaks(before, now) == ["In bodies, Item.state no longer takes `gone`."]


def test_parts_that_belong_together_are_compared_as_one():
    before = deepcopy(BEFORE)
    reason = {"type": "object", "properties": {"reason": {"type": "string"}}, "required": ["reason"]}
    before["components"]["responses"]["Missing"]["content"]["application/problem+json"]["schema"] = {
        "allOf": [ITEM, reason]
    }
    now = deepcopy(before)
    at(now, "components", "responses", "Missing", "content", "application/problem+json")["schema"] = ITEM
    assert "In answers, Item.reason is gone." not in breaks(before, before)
    assert any(each.endswith(".reason is gone.") for each in breaks(before, now))
