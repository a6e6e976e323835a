"""The documentation page and the entrance."""

from __future__ import annotations

import re

from django.test import override_settings

from delivery.endpoints import COLLECTIONS
from delivery.resources import RESOURCES
from tests.delivery.doors import Client
from tests.delivery.judge import description, get


def test_the_entrance_links_to_everything_and_every_link_answers(db):
    root = get("/api/v1/").json()
    assert root["contract"] == 1
    linked = {each.link for each in RESOURCES if each.link}
    assert set(root["links"]) == {
        *(each.name for each in COLLECTIONS),
        "search",
        "changes",
        "openapi.json",
        "documentation",
        *linked,
    }
    for link in root["links"].values():
        asked = "?q=toes" if link.endswith("/search") else ""
        assert Client().get(link.removeprefix("http://127.0.0.1:8000") + asked).status_code == 200


def test_the_entrance_is_there_without_its_slash_too(client):
    answer, typed = get("/api/v1/"), client.get("/api/v1", headers={"Cookie": "sessionid=x"})
    assert (typed.status_code, typed.content) == (200, answer.content)
    assert 'v1/>; rel="canonical"' in typed.headers["Link"]
    assert {**typed.headers, "Request-Id": ""} == {**answer.headers, "Request-Id": ""}
    assert client.get("/api/v1", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_the_page_shows_every_address_parameter_and_schema():
    page = Client().get("/api/docs").content.decode()
    described = description()
    for path, methods in described["paths"].items():
        assert path in page
        assert all(f'id="{each["operationId"]}"' in page for each in methods.values())
    for name in described["components"]["schemas"]:
        assert (f'id="{name}"' in page) is not name.endswith("Sparse")


def test_every_link_inside_the_page_leads_somewhere():
    page = Client().get("/api/docs").content.decode()
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_asks_nothing_of_other_hosts_and_runs_no_script():
    response = Client().get("/api/docs")
    page = response.content.decode()
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@override_settings(SITE_NAME="<script>alert(1)</script>")
def test_the_name_of_the_site_is_escaped():
    assert "<script" not in Client().get("/api/docs").content.decode()
