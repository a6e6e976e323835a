"""What the bench asks of search must have one right answer."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from cms.bench import scenarios
from tests.delivery.factories import put_article

pytestmark = pytest.mark.django_db


def asked() -> set[str]:
    return {parse_qs(urlsplit(each.path).query)["q"][0] for each in scenarios.search("127.0.0.1")}


def test_a_title_is_asked_for_only_where_a_page_has_room_for_all_that_have_its_words():
    for number in range(scenarios.CARDS + 1):
        put_article("Fasciculation explained", slug=f"many-{number}")
    put_article("Somnambulism described", slug="one")
    assert "somnambulism described" in asked() or "described somnambulism" in asked()
    assert not {"fasciculation explained", "explained fasciculation"} & asked()
