"""Whatever the newsroom's description allows, and much else, is answered as it says: no 5xx, no other status or shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.test.client import ClientHandler
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from delivery.api import newsroom_openapi
from delivery.api.newsroom_routes import Route, routes
from tests.accounts.factories import make_user
from tests.delivery.keyring import issue
from tests.newsroom_table import ROWS, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence", "uploads")]
load_all_checks()
NAMES = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
         "response_headers_conformance")  # fmt: skip
EXAMPLES = 6
handler = ClientHandler()
schema = schemathesis.openapi.from_dict(json.loads(newsroom_openapi.encoded(settings.SERVICE_URL)))


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Django as its test client has it: the connection of the test stays open."""
    response = handler(environ)
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.getvalue()]


schema.app = application
schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@pytest.mark.parametrize("route", routes(), ids=lambda route: f"{route.method}-{route.name}")
def test_it_answers_as_described(route: Route) -> None:
    row = ROWS[route.method, route.name]
    thing = row.thing() if row.thing else None
    token = issue(make_user("administrator")).token
    checks = CHECKS.get_by_names(list(NAMES))

    @hypothesis_settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(schema[route.path][route.method.upper()].as_strategy())
    def answers(case: Any) -> None:
        if thing is not None:
            case.path_parameters |= {"key": thing.pid, **row.arguments}
            if route.operation.if_match:
                case.headers["If-Match"] = f'"{state_of(type(thing).objects.filter(pk=thing.pk).first() or thing)}"'
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)

    answers()
