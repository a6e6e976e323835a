"""The site and this service at two addresses: each link leads to the host that answers it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from articles import contract
from articles.models import Article
from delivery import addresses
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_published_article
from tests.delivery.judge import get
from tests.delivery.keyring import issue, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]

SITE, SERVICE = "https://news.example", "https://desk.example"


@pytest.fixture(autouse=True)
def two_hosts(settings: Any) -> None:
    settings.SITE_URL, settings.SERVICE_URL = SITE, SERVICE


def live() -> Article:
    return make_published_article(slug="on-sleep", lead_image=contract.LeadImage(image=make_cleared_image().pid))


def test_a_document_links_to_pages_of_the_site_and_to_pictures_of_the_service():
    article = live()
    answer = get(f"/api/v1/articles/{article.pid}")
    document = answer.json()
    assert document["url"] == addresses.page("article", "on-sleep") == f"{SITE}/on-sleep"
    (picture,) = document["images"].values()
    assert picture["src"].startswith(f"{SERVICE}/images/")
    assert all(
        each.startswith(f"{SERVICE}/") for variant in picture["sources"] for each in variant["srcset"].split(", ")
    )
    assert answer["Link"].startswith(f"<{SERVICE}/api/v1/articles/")


def test_a_list_leads_on_at_the_service(client: Client):
    live(), make_published_article(slug="on-lamps")
    answer = get("/api/v1/articles?limit=1")
    assert {each["url"] for each in answer.json()["data"]} <= {f"{SITE}/on-sleep", f"{SITE}/on-lamps"}
    assert f"<{SERVICE}/api/v1/articles?" in answer["Link"]


def test_sitemaps_list_pages_of_the_site():
    live()
    assert f"<loc>{SERVICE}/api/v1/sitemaps/" in get("/api/v1/sitemaps/index.xml").content.decode()
    assert f"<loc>{SITE}/on-sleep</loc>" in get("/api/v1/sitemaps/news.xml").content.decode()


def test_the_newsroom_and_its_refusals_are_at_the_service():
    client = program(issue(make_editor_in_chief()).token)
    made = client.post("/api/newsroom/v1/topics", {"name": "Sleep", "language": "en"}, content_type="application/json")
    assert made["Location"].startswith(f"{SERVICE}/api/newsroom/v1/topics/")
    unknown = client.get("/api/newsroom/v1/topics/nothing")
    assert unknown.json()["type"].startswith(f"{SERVICE}/problems/")
