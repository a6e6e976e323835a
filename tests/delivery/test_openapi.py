"""The description: valid, complete, and true of the structs."""

from __future__ import annotations

import json

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from delivery import contract, openapi, previews, renditions
from delivery.endpoints import COLLECTIONS
from delivery.resources import RESOURCES
from tests.delivery import factories
from tests.delivery.judge import validator


@pytest.fixture(scope="module")
def described():
    return json.loads(openapi.encoded(settings.SERVICE_URL))


def test_it_is_a_valid_openapi_3_1_description(described):
    assert described["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_it_is_what_is_served(described):
    assert Client().get("/api/v1/openapi.json").json() == described


def test_every_key_of_every_struct_is_required(described):
    schemas = described["components"]["schemas"]
    for name, schema in schemas.items():
        if "properties" in schema and not name.endswith("Sparse"):
            assert set(schema["required"]) == set(schema["properties"]), name


def test_sparse_variants_require_nothing_and_admit_nothing_else(described):
    sparse = {name: schema for name, schema in described["components"]["schemas"].items() if name.endswith("Sparse")}
    assert len(sparse) == 14
    for schema in sparse.values():
        assert "required" not in schema
        assert schema["additionalProperties"] is False


def test_unions_are_discriminated(described):
    schemas = described["components"]["schemas"]
    blocks = schemas["Article"]["properties"]["body"]["items"]
    assert blocks["discriminator"]["propertyName"] == "type"
    assert set(blocks["discriminator"]["mapping"]) == {
        struct.__struct_config__.tag for struct in contract.BodyBlock.__args__
    }
    assert schemas["Document"]["discriminator"]["propertyName"] == "type"
    assert schemas["Changes"]["properties"]["data"]["items"]["discriminator"]["propertyName"] == "op"


def test_every_operation_describes_its_problems(described):
    for path, methods in described["paths"].items():
        if path in previews.paths() | renditions.paths():
            continue  # of surfaces of their own: without caching and old addresses, or without parameters and credentials
        statuses = set(methods["get"]["responses"])
        assert statuses >= {"200", "304", "400", "401", "405", "406", "414", "500"}, path
        if path.endswith("{key}"):
            assert statuses >= {"404", "410", "503"}


def test_names_are_used_once(described):
    ids = [each["operationId"] for methods in described["paths"].values() for each in methods.values()]
    assert len(ids) == len(set(ids)) == 2 * len(COLLECTIONS) + len(RESOURCES) + len(previews.paths()) + 5


def test_the_judge_of_the_other_tests_does_judge():
    ref = {"$ref": "#/components/schemas/Article"}
    whole = msgspec.to_builtins(factories.article())
    assert validator(ref, variants=False).is_valid(whole)
    assert not validator(ref, variants=False).is_valid({**whole, "stage": "draft"})
    assert not validator(ref, variants=False).is_valid({name: whole[name] for name in whole if name != "dek"})
    assert not validator(ref, variants=False).is_valid({**whole, "body": [{"type": "poem", "key": "b.1"}]})
    either = {"anyOf": [ref, {"$ref": "#/components/schemas/ArticleSparse"}]}
    assert validator(either, variants=True).is_valid({"id": whole["id"]})
    assert not validator(either, variants=False).is_valid({"id": whole["id"]})
