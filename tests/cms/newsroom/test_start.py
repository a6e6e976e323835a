"""The first page that somebody sees who follows the printed address."""

from __future__ import annotations

import pytest
from django.test import Client


def test_the_start_page_leads_to_newsroom_api_and_documentation(client: Client) -> None:
    page = client.get("/").content.decode()
    assert all(f'href="{address}"' in page for address in ("/admin/", "/api/v1/", "/api/docs"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/admin/login/", "/api/v1/", "/api/docs"])
def test_its_links_lead_somewhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_address_of_an_article_says_who_makes_its_page(client: Client) -> None:
    response = client.get("/why-we-wake-at-four")
    assert response.status_code == 404
    page = response.content.decode()
    assert "pages for readers are made by a front end" in page
    assert 'href="/admin/"' in page


def test_a_browser_that_asks_for_an_icon_is_not_logged_as_an_error(client: Client) -> None:
    assert client.get("/favicon.ico").status_code == 204
