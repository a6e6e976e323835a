"""JSON Schema of everything the API sends, generated from the structs; what a request can leave out has schemas of its own."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import msgspec

from delivery import contract, envelopes, previews, syndicated, vocabulary
from delivery.endpoints import COLLECTIONS, Collection

Schema = dict[str, Any]
_REF = "#/components/schemas/{name}"
_TYPES = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def ref(name: str) -> Schema:
    return {"$ref": _REF.format(name=name)}


def components() -> dict[str, Schema]:
    """Every schema by name, ``required`` exact: all keys of a struct are always there."""
    structs = [each for collection in COLLECTIONS for each in (collection.document, collection.card)]
    around = [envelopes.PageOf, envelopes.Changes, envelopes.Root, envelopes.Problem]
    sent_beside = [envelopes.FoundArticle, envelopes.RankedPage, syndicated.EditionList, syndicated.Resolution]
    tops, found = msgspec.json.schema_components(
        [*structs, contract.Document, *around, *sent_beside, *previews.STRUCTS], ref_template=_REF
    )
    found = {name: whole(schema) for name, schema in found.items()}
    vocabulary.say(found)
    found["Document"] = tops[len(structs)] | {"title": "Document"}
    found["Put"]["properties"]["document"] = {"anyOf": [ref("Document"), {"type": "null"}]}
    for collection in COLLECTIONS:
        found[list_name(collection)] = _list(collection)
        for struct in (collection.document, collection.card):
            found[sparse_name(struct)] = _sparse(found[struct.__name__])
    found["SearchResults"] = _search_results()
    found["FoundArticleSparse"] = _sparse(found["FoundArticle"])
    for name in ("Article", previews.PreviewedArticle.__name__):
        found[f"{name}Rendered"] = _rendered(found[name])
        found[f"{name}Sparse"] = _sparse(found[name])
        found[f"{name}Sparse"]["properties"]["body"] = {"anyOf": [_body(found), {"type": ["string", "null"]}]}
    return {name: exact(schema) for name, schema in sorted(found.items())}


def document_schema(collection: Collection) -> Schema:
    """A document as the parameters of its address can make it: whole, with its body rendered, or with chosen keys only."""
    rendered = [ref("ArticleRendered")] if collection.has_body else []
    return {"anyOf": [ref(collection.document.__name__), *rendered, ref(sparse_name(collection.document))]}


def sent(sends: Mapping[str, Any]) -> Schema:
    """Media type → schema, where a name stands for a schema of ours, alone or in ``anyOf``."""
    return {media_type: exact(_named(schema)) for media_type, schema in sends.items()}


def _named(schema: Any) -> Schema:
    if isinstance(schema, str):
        return ref(schema)
    if "anyOf" in schema:
        return {**schema, "anyOf": [_named(each) for each in schema["anyOf"]]}
    return dict(schema)


def list_name(collection: Collection) -> str:
    return f"{collection.singular.capitalize()}List"


def sparse_name(struct: type[msgspec.Struct]) -> str:
    return f"{struct.__name__}Sparse"


def whole(schema: Schema) -> Schema:
    """Every key is sent, those that only older stored documents may lack included."""
    if "properties" not in schema:
        return schema
    properties = {
        name: {key: v for key, v in each.items() if key != "default"} for name, each in schema["properties"].items()
    }
    return schema | {"properties": properties, "required": list(properties)}


def _list(collection: Collection) -> Schema:
    cards = [ref(collection.card.__name__), ref(sparse_name(collection.card))]
    return {
        "title": list_name(collection),
        "type": "object",
        "properties": {"data": {"type": "array", "items": {"anyOf": cards}}, "page": ref("PageOf")},
        "required": ["data", "page"],
    }


def _search_results() -> Schema:
    cards = [ref("FoundArticle"), ref("FoundArticleSparse")]
    properties: Schema = {
        "data": {"type": "array", "items": {"anyOf": cards}},
        "page": ref("RankedPage"),
        "did_you_mean": {"type": ["string", "null"]},
        "ignored": {"type": "array", "items": {"type": "string"}},
    }
    return {
        "title": "SearchResults",
        "description": "The best first. `did_you_mean` is another `q` to try, where nothing was found and published words are "
        "spelled nearly so. `ignored` are words of `q` too common to search for in a language of its articles, such as `the`.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _sparse(whole: Schema) -> Schema:
    return {
        "title": f"{whole['title']}Sparse",
        "description": f"`{whole['title']}` with only the keys named in `fields`: those, and no others.",
        "type": "object",
        "properties": deepcopy(whole["properties"]),
        "additionalProperties": False,
    }


def _rendered(whole: Schema) -> Schema:
    schema: Schema = deepcopy(whole)
    schema["title"] = f"{whole['title']}Rendered"
    schema["description"] = (
        f"`{whole['title']}` asked for with `body`: one string of `html` or `text`, or null for `none`."
    )
    schema["properties"]["body"] = {"type": ["string", "null"]}
    return schema


def _body(found: dict[str, Schema]) -> Schema:
    body: Schema = deepcopy(found["Article"]["properties"]["body"])
    return body


def exact(schema: Schema) -> Schema:
    """A schema of msgspec's in the words that makers of clients' types go by."""
    told: Schema = _exact(_described(schema))
    return told


def _exact(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_exact(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _exact(value) for key, value in (schema | _said(schema)).items()}


def _said(schema: Schema) -> Schema:
    """What goes without saying in JSON Schema: that pairs have items, that values of an enum have a type, that an object of
    which nothing is told may hold anything. Without it, clients' types come out as unknown, or as objects without keys."""
    if isinstance(schema.get("prefixItems"), list):
        return {"items": _either(schema["prefixItems"])}
    if isinstance(schema.get("enum"), list) and "type" not in schema:
        types = sorted({_TYPES[type(each)] for each in schema["enum"]})
        return {"type": types[0] if len(types) == 1 else types}
    if schema.get("type") == "object" and not {"properties", "additionalProperties"} & set(schema):
        return {"additionalProperties": True}
    return {}


def _either(schemas: list[Schema]) -> Schema:
    different = [each for place, each in enumerate(schemas) if each not in schemas[:place]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _described(schema: Schema) -> Schema:
    """Docstrings mark code with two backticks, Markdown with one."""
    if "description" in schema:
        schema["description"] = " ".join(schema["description"].replace("``", "`").split())
    return schema
