"""What an editor does, as readers see it over the API; every answer is held to its own description."""

from __future__ import annotations

import msgspec
import pytest

from articles import documents, drafts, publishing
from delivery.endpoints import COLLECTIONS
from tests.articles.factories import make_article, make_editor_in_chief, make_published_article
from tests.articles.test_publishing import republish, rich_fields
from tests.delivery.judge import get

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def everything():
    """Every public answer there is: lists, each document in them, and the feed with its documents."""
    found = {}
    for collection in COLLECTIONS:
        path = f"/api/v1/{collection.name}"
        found[path] = get(path).json()
        found |= {f"{path}/{card['id']}": get(f"{path}/{card['id']}").json() for card in found[path]["data"]}
    feed = "/api/v1/changes?include=documents&limit=100"
    return found | {feed: get(feed).json()}


def test_a_published_article_and_all_it_embeds_answer_as_described():
    article = make_published_article(**rich_fields())
    found = everything()
    document = found[f"/api/v1/articles/{article.pid}"]
    assert all(found[f"/api/v1/{collection.name}"]["data"] for collection in COLLECTIONS)
    for collection, entries in (
        ("quotes", "quotes"),
        ("images", "images"),
        ("sources", "sources"),
        ("topics", "topic_entries"),
    ):
        for public_id, entry in document[entries].items():
            whole = found[f"/api/v1/{collection}/{public_id}"]
            assert {name: whole[name] for name in entry} == entry
    for form in ("html", "text", "none"):
        assert get(f"/api/v1/articles/{article.pid}?body={form}").status_code == 200


def test_nothing_of_a_draft_is_public_anywhere():
    article = make_article(title="Not for readers", **rich_fields())
    found = everything()
    assert all(not answer["data"] for answer in found.values())
    for key in (article.pid, article.slug or "not-for-readers"):
        assert get(f"/api/v1/articles/{key}").status_code == 404


def test_a_live_article_reads_unchanged_at_every_address_until_it_is_published_again():
    by = make_editor_in_chief()
    article = make_published_article(by=by, **rich_fields())
    before = everything()
    changed = msgspec.structs.replace(documents.dump(article), title="Not yet for readers")
    article = drafts.save_draft(article, changed, base_version=article.version, by=by)
    assert everything() == before
    republish(article, by=by, title="For readers now")
    assert get(f"/api/v1/articles/{article.pid}").json()["title"] == "For readers now"


def test_what_is_taken_down_is_410_at_once_and_gone_from_every_list():
    by = make_editor_in_chief()
    article = make_published_article(by=by, **rich_fields())
    embedded = [path for path in everything() if path.count("/") > 3]
    publishing.takedown(article, by=by, reason="A reader found a mistake in the dose.")
    assert all(get(path).status_code == 410 for path in embedded)
    found = everything()
    assert all(not found[f"/api/v1/{collection.name}"]["data"] for collection in COLLECTIONS)
    assert {change["op"] for change in found["/api/v1/changes?include=documents&limit=100"]["data"]} == {"gone"}


def test_an_old_slug_leads_on():
    by = make_editor_in_chief()
    article = make_published_article(by=by, slug="first-address")
    republish(article, by=by, slug="second-address")
    moved = get("/api/v1/articles/first-address")
    assert moved.status_code == 301
    assert get(moved.headers["Location"].removeprefix("http://127.0.0.1:8000")).json()["slug"] == "second-address"
