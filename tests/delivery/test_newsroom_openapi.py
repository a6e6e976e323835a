"""The newsroom's description: valid, complete, and for those who may use the surface."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from delivery.api import newsroom_openapi
from delivery.api.newsroom_routes import routes
from tests.delivery.keyring import issue, program

OPENAPI = "/api/newsroom/v1/openapi.json"


@pytest.fixture(scope="module")
def described():
    return json.loads(newsroom_openapi.encoded(settings.SERVICE_URL))


def test_it_is_a_valid_openapi_3_1_description(described):
    assert [str(error) for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_every_address_of_the_router_is_in_it(described):
    found = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert found == {(route.path, route.method) for route in routes()}
    assert {"/api/newsroom/v1/articles/{key}/publish", "/api/newsroom/v1/imports/{key}/accept"} <= set(
        described["paths"]
    )


def test_names_are_used_once(described):
    names = [operation["operationId"] for methods in described["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_every_change_says_what_it_asks_and_what_it_may_answer(described):
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            statuses, asked = set(operation["responses"]), str(operation["parameters"])
            assert statuses >= {"400", "401", "403", "405", "429", "500", "503"}, path
            assert ("{" in path) <= ("404" in statuses), path
            assert (method in {"put", "patch"}) <= ({"412", "422", "428"} <= statuses and "IfMatch" in asked), path
            assert (method == "post") == ("IdempotencyKey" in asked), path


def test_the_problem_of_one_of_several_is_described_as_every_problem(described):
    schemas = described["components"]["schemas"]
    for name in ("ArticleResult", "ImportResult", "ImageResult"):
        assert schemas[name]["properties"]["problem"]["anyOf"][0] == {"$ref": "#/components/schemas/Problem"}


def test_bodies_are_closed(described):
    for methods in described["paths"].values():
        for operation in methods.values():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                if name:
                    assert described["components"]["schemas"][name]["additionalProperties"] is False, name


@pytest.mark.django_db
def test_it_is_for_those_who_may_use_the_surface(described):
    assert Client().get(OPENAPI).status_code == 401
    assert program(issue(None, "read").token).get(OPENAPI).status_code == 401
    for scope in ("newsroom:read", "publish", "webhooks"):
        assert program(issue(None, scope).token).get(OPENAPI).json() == described
