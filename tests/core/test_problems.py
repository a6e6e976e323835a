"""Every error as a problem document, whoever raised it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import path
from rest_framework import exceptions
from rest_framework.views import APIView

from cms.core import problems
from cms.core.errors import Conflict, Invalid, NotPermitted, Stale, Unreadable

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id", "errors"}


def answer(exc):
    request = RequestFactory().get("/api/newsroom/v1/articles?x=1")
    response = problems.exception_handler(exc, {"request": request, "view": None})
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert body["request_id"] == response.headers["Request-Id"]
    assert body["instance"] == "/api/newsroom/v1/articles"
    assert set(body) >= MEMBERS
    return response, body


@pytest.mark.parametrize(
    ("exc", "status", "code"),
    [
        (Invalid("no-title", "Give it a title."), 422, "no-title"),
        (NotPermitted("not-yours", "Ask a publisher."), 403, "not-yours"),
        (Conflict("blocked", "See the blockers."), 409, "blocked"),
        (Stale("stale", "Somebody saved."), 412, "stale"),
        (Unreadable("not-utf-8", "Save it as UTF-8."), 400, "not-utf-8"),
        (Http404(), 404, "not-found"),
        (PermissionDenied(), 403, "not-permitted"),
        (SuspiciousOperation("x"), 400, "bad-request"),
        (BadRequest("x"), 400, "bad-request"),
        (RequestDataTooBig("x"), 413, "too-large"),
        (OperationalError("canceling statement due to statement timeout"), 503, "unavailable"),
        (exceptions.ParseError("Not JSON."), 400, "bad-request"),
        (exceptions.NotAuthenticated(), 401, "unauthenticated"),
        (exceptions.PermissionDenied(), 403, "not-permitted"),
        (exceptions.NotFound("secret"), 404, "not-found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (exceptions.NotAcceptable(), 406, "not-acceptable"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported-media-type"),
        (exceptions.Throttled(wait=3), 429, "too-many-requests"),
        (exceptions.ValidationError("No."), 422, "invalid"),
        (ValidationError("No."), 422, "invalid"),
    ],
)
def test_each_error_has_its_status_and_type(exc, status, code):
    response, body = answer(exc)
    assert response.status_code == status
    assert body["type"] == f"http://127.0.0.1:8000/problems/{code}"
    assert body["detail"]


def test_what_nobody_foresaw_is_left_to_django():
    assert problems.exception_handler(ZeroDivisionError(), {"request": None, "view": None}) is None


def test_a_404_says_nothing_of_its_reason():
    first, second = answer(Http404("Article 7 is a draft"))[1], answer(exceptions.NotFound("No Revision"))[1]
    first.pop("request_id"), second.pop("request_id")
    assert first == second


def test_what_an_error_carries_stands_beside_the_members_and_cannot_replace_them():
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    public_id = UUID("01890000-0000-7000-8000-000000000001")
    _, body = answer(Stale("stale", "Ada saved first.", by="Ada", at=at, revision=public_id, status="live"))
    assert (body["by"], body["at"], body["revision"]) == ("Ada", "2026-03-01T09:00:00Z", str(public_id))
    assert body["status"] == 412


def test_errors_of_a_verb_name_their_place_in_the_body():
    errors = [{"path": "/body/0/html", "code": "empty", "message": "Write something."}]
    _, body = answer(Invalid("invalid-draft", "See errors.", errors=errors))
    assert body["errors"] == [
        {"in": "body", "name": "/body/0/html", "code": "empty", "message": "Write something.", "allowed": []}
    ]


def test_errors_of_a_model_name_their_fields():
    error = ValidationError({"slug": [ValidationError("Taken.", code="unique")], "__all__": ["Never so."]})
    _, body = answer(error)
    assert {(each["name"], each["code"], each["message"]) for each in body["errors"]} == {
        ("slug", "unique", "Taken."),
        ("", "invalid", "Never so."),
    }


def test_nested_errors_of_a_serializer_become_paths():
    _, body = answer(exceptions.ValidationError({"body": [{}, {"html": ["Empty."]}], "non_field_errors": ["No."]}))
    assert [(each["name"], each["message"]) for each in body["errors"]] == [("/body/1/html", "Empty."), ("", "No.")]


def test_headers_say_how_to_go_on():
    assert answer(exceptions.Throttled(wait=2.5))[0].headers["Retry-After"] == "3"
    assert answer(OperationalError())[0].headers["Retry-After"] == "5"


class Broken(APIView):
    def get(self, request):
        raise ZeroDivisionError("the secret is 42")

    def post(self, request):
        return request.data


def refuse(request):
    raise PermissionDenied("the secret is 42")


def break_down(request):
    raise ZeroDivisionError("the secret is 42")


def misread(request):
    raise SuspiciousOperation("the secret is 42")


urlpatterns = [
    path("api/broken", Broken.as_view()),
    path("api/refused", refuse),
    path("api/misread", misread),
    path("broken", break_down),
    path("refused", refuse),
    path("misread", misread),
]
handler400, handler403 = problems.bad_request, problems.permission_denied
handler404, handler500 = problems.page_not_found, problems.server_error


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("address", "status"), [("broken", 500), ("refused", 403), ("misread", 400), ("nothing", 404)])
def test_the_handlers_answer_problems_under_api_and_pages_elsewhere(address, status):
    client = Client(raise_request_exception=False)
    api, page = client.get(f"/api/{address}"), client.get(f"/{address}")
    assert (api.status_code, page.status_code) == (status, status)
    assert api.json()["request_id"] == api.headers["Request-Id"]
    assert set(api.json()) == MEMBERS
    assert page.headers["Content-Type"].startswith("text/html")
    assert b"secret" not in api.content + page.content


@override_settings(ROOT_URLCONF=__name__)
def test_a_body_in_another_media_type_is_415_and_broken_json_is_400():
    client = Client()
    assert client.post("/api/broken", "a=1", content_type="text/plain").status_code == 415
    assert client.post("/api/broken", "{", content_type="application/json").status_code == 400


@override_settings(ROOT_URLCONF=__name__)
def test_an_unknown_host_is_a_problem_too():
    response = Client().get("/api/broken", headers={"Host": "evil.example"})
    assert (response.status_code, response.json()["status"]) == (400, 400)
