"""The change feed: replayed from any cursor, it ends in the present public state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delivery import cursors
from delivery.models import Record
from tests.delivery import factories
from tests.delivery.factories import AT, Published, put_article
from tests.delivery.judge import get

pytestmark = pytest.mark.django_db


def replay(state=None, cursor=None, limit=3):
    """Apply the feed to a copy as a front end would; returns the copy and where it stopped."""
    state = {} if state is None else state
    while True:
        page = get(f"/api/v1/changes?include=documents&limit={limit}" + (f"&cursor={cursor}" if cursor else "")).json()
        for change in page["data"]:
            key = (change["kind"], change["id"])
            state[key] = change["document"] if change["op"] == "put" else None
        cursor = page["next"]
        if page["caught_up"]:
            return {key: document for key, document in state.items() if document}, cursor


def present():
    return {(row.kind, str(row.public_id)): row.seq for row in Record.objects.public()}


def as_sequences(state):
    return {key: document["seq"] for key, document in state.items()}


def test_a_page_of_changes_is_one_query(django_assert_num_queries):
    Published()
    with django_assert_num_queries(1):
        response = get("/api/v1/changes")
    assert response.status_code == 200
    assert [change["kind"] for change in response.json()["data"]][-1] == "article"


def test_an_empty_feed_is_caught_up():
    page = get("/api/v1/changes").json()
    assert (page["data"], page["caught_up"]) == ([], True)
    assert get(f"/api/v1/changes?cursor={page['next']}").json() == page


def test_replaying_from_the_beginning_gives_the_present_state():
    it = Published()
    factories.withdraw(it.image)
    state, _ = replay()
    assert as_sequences(state) == present()
    assert ("image", it.image.id) not in state


def test_replaying_from_a_kept_cursor_gives_the_present_state():
    it = Published()
    state, cursor = replay()
    it.article.title = "Why toes twitch at night"
    factories.put(it.article, at=AT + timedelta(hours=1))
    factories.withdraw(it.source, reason="unreferenced")
    put_article("Another")
    state, _ = replay(state, cursor)
    assert as_sequences(state) == present()
    assert state["article", it.article.id]["title"] == "Why toes twitch at night"


def test_something_withdrawn_is_a_tombstone_with_its_reason():
    document = put_article()
    factories.withdraw(document, reason="legal", note="Removed after a court order.")
    (change,) = get("/api/v1/changes").json()["data"]
    assert change == {
        "op": "gone",
        "seq": change["seq"],
        "kind": "article",
        "id": document.id,
        "reason": "legal",
        "note": "Removed after a court order.",
        "cause": None,
        "tags": [f"article-{document.id}", "articles", "lang:en"],
    }


def test_a_retracted_article_is_a_put():
    put_article(standing="retracted")
    assert [change["op"] for change in get("/api/v1/changes").json()["data"]] == ["put"]


def test_a_change_names_what_it_makes_stale():
    it = Published()
    changes = {change["id"]: change for change in get("/api/v1/changes").json()["data"]}
    assert changes[it.article.id]["tags"] == [
        f"article-{it.article.id}",
        "articles",
        "lang:en",
        f"author:{it.author.id}",
        f"expert:{it.expert.id}",
        "kind:explainer",
        f"source:{it.source.id}",
        f"topic:{it.topic.id}",
    ]
    assert changes[it.article.id]["edition"] == 1
    assert changes[it.article.id]["document"] is None


def test_a_credential_is_refused():
    assert get("/api/v1/changes", Authorization="Bearer x").status_code == 401


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "AQ", "AgAAAAAAAAAA=", cursors.write_keyset(cursors.Keyset(0, AT, 1)), "Av__________", "1 OR 1=1"],
)
def test_a_forged_cursor_is_400(cursor):
    assert get(f"/api/v1/changes?cursor={cursor}").status_code == 400


def test_a_cursor_ahead_of_the_feed_is_400():
    """A database restored from a backup has a shorter feed; a reader who kept the longer one must hear of it."""
    put_article()
    head = Record.objects.get().seq
    assert get(f"/api/v1/changes?cursor={cursors.write_sequence(head)}").json()["caught_up"]
    assert get(f"/api/v1/changes?cursor={cursors.write_sequence(head + 1)}").status_code == 400


@pytest.mark.parametrize(
    "query", ["include=everything", "limit=1000", "since=0", "include=documents&include=documents"]
)
def test_a_bad_parameter_is_400(query, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert get(f"/api/v1/changes?{query}").status_code == 400
