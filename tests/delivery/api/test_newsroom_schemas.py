"""The newsroom's schemas: names of their own, bodies and answers apart, nothing left for a client's types to guess."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from delivery.api import newsroom_openapi
from delivery.api.newsroom_routes import routes
from delivery.api.newsroom_schemas import describe


@pytest.fixture(scope="module")
def described():
    return newsroom_openapi.document(settings.SERVICE_URL)


@pytest.fixture(scope="module")
def schemas(described):
    return described["components"]["schemas"]


def walk(given: Any):
    yield given
    for each in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        yield from walk(each)


def test_no_name_has_the_path_of_a_module_in_it(schemas):
    assert [name for name in schemas if "." in name] == []
    assert [name for name, schema in schemas.items() if schema["title"] != name] == []


def test_every_reference_leads_to_a_schema_and_every_schema_is_led_to(described, schemas):
    led_to = {each for each in walk(described) if isinstance(each, str) and each.startswith("#/components/schemas/")}
    assert {each.rpartition("/")[2] for each in led_to} == set(schemas)


def test_an_answer_has_every_key_and_may_have_more(schemas):
    answers = {each["$ref"].rpartition("/")[2] for each in describe(routes()).answers.values()}
    assert {"Article", "Image", "Claims", "Problem"} <= answers
    for name in answers | {name for name in schemas if name.startswith("Saved")}:
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]), name
        assert "additionalProperties" not in schemas[name], name


def test_a_draft_is_sent_in_part_and_answered_whole(schemas):
    assert "required" not in schemas["Draft"] or schemas["Draft"]["required"] == []
    assert set(schemas["SavedDraft"]["properties"]) == set(schemas["Draft"]["properties"])
    assert schemas["Article"]["properties"]["draft"] == {"$ref": "#/components/schemas/SavedDraft"}
    mapping = schemas["SavedDraft"]["properties"]["blocks"]["items"]["discriminator"]["mapping"]
    assert mapping["quote"] == "#/components/schemas/SavedDraftQuote"


def test_a_merge_patch_takes_any_key_of_a_draft_and_null(schemas):
    assert set(schemas["DraftPatch"]["properties"]) == set(schemas["Draft"]["properties"])
    for name, schema in schemas["DraftPatch"]["properties"].items():
        assert {"type": "null"} in schema["anyOf"], name
    assert not schemas["LeadImagePatch"].get("required")


def test_values_have_a_type_and_open_objects_say_so(described):
    for each in walk(described):
        if isinstance(each, dict) and isinstance(each.get("enum"), list):
            assert "type" in each
        if isinstance(each, dict) and each.get("type") == "object":
            assert {"properties", "additionalProperties"} & set(each)


def test_several_files_are_answered_with_a_result_each(described):
    for path in ("images", "imports"):
        content = described["paths"][f"/api/newsroom/v1/{path}"]["post"]["responses"]["201"]["content"]
        names = [each["$ref"].rpartition("/")[2] for each in content["application/json"]["schema"]["anyOf"]]
        assert names[1].endswith("Results")


def test_a_plain_text_is_a_string(described):
    content = described["paths"]["/api/newsroom/v1/imports"]["post"]["requestBody"]["content"]
    assert content["text/plain"]["schema"] == {"type": "string"}
    assert content["multipart/form-data"]["schema"]["type"] == "object"
