"""Lists of the newsroom: what is looked for in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.articles.factories import make_topic
from tests.delivery.keyring import issue, program
from tests.experts.factories import make_organisation, make_person, make_quote
from tests.media.factories import make_image
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]
ROOT = "/api/newsroom/v1"
EACH: dict[str, tuple[Callable[..., Any], str]] = {
    "people": (make_person, "name"),
    "organisations": (make_organisation, "name"),
    "quotes": (make_quote, "words_obtained"),
    "images": (make_image, "headline"),
    "sources": (make_source, "title"),
    "topics": (make_topic, "name"),
}


@pytest.mark.parametrize("name", EACH)
def test_words_are_found_whatever_their_case_and_accents(name: str) -> None:
    make, column = EACH[name]
    row = make(**{column: "Zoë Łaska at 100%"})
    make(**{column: "Somebody else"})
    client = program(issue().token)
    for words in ("zoe laska", "ZOË", "Zoé Ł", "0%"):
        found = client.get(f"{ROOT}/{name}", {"q": words}).json()["data"]
        assert [each["id"] for each in found] == [row.pid], words
    assert client.get(f"{ROOT}/{name}", {"q": "zo_"}).json()["data"] == []
