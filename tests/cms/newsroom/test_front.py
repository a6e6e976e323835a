"""The front page: what lies on every desk, and what blocks it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow
from cms.newsroom.front import MOST
from tests.accounts.factories import make_user
from tests.articles.factories import make_article, make_editor_in_chief, make_published_article, make_ready_article
from tests.media.factories import make_grant
from tests.media.test_rights import show

pytestmark = pytest.mark.django_db


def lanes(client: Client) -> dict[str, list[str]]:
    found = client.get("/admin/").context["lanes"]
    return {lane.title: [str(piece.article) for piece in lane.pieces] for lane in found}


def test_an_empty_newsroom_says_what_to_do(client: Client) -> None:
    client.force_login(make_user("writer"))
    page = client.get("/admin/").content.decode()
    for words in (
        "You have no draft open",
        "Nothing waits for an editor",
        "Nothing has been published yet",
        "New article",
    ):
        assert words in page


@pytest.mark.django_db(transaction=True)
def test_every_article_lies_in_its_lane(client: Client) -> None:
    me = make_editor_in_chief()
    client.force_login(me)
    make_article(title="Mine", by=me)
    make_article(title="Not mine")
    workflow.move(make_article(title="Handed in"), to="in_review", by=me)
    checking = workflow.move(make_article(title="Being checked"), to="in_review", by=me)
    workflow.move(checking, to="checking", by=me)
    make_ready_article(title="Signed off")
    at = timezone.now() + timedelta(days=1)
    workflow.schedule(make_ready_article(title="Tomorrow"), at=at, by=me)
    make_published_article(title="Out", by=me)
    assert lanes(client) == {
        "My drafts": ["Mine"],
        "In review": ["Handed in"],
        "Checking": ["Being checked"],
        "Ready": ["Signed off"],
        "Scheduled": ["Tomorrow"],
        "Recently published": ["Out"],
    }


def test_what_blocks_a_draft_stands_under_it_with_a_link(client: Client) -> None:
    me = make_editor_in_chief()
    client.force_login(me)
    article = make_article(by=me, bylines=[], blocks=[])
    page = client.get("/admin/").content.decode()
    assert "Nobody is named as the author. Add a byline." in page
    assert f"/admin/articles/article/{article.pk}/change/#bylines-group" in page
    assert "and 1 more" in page


def test_a_full_lane_leads_to_the_list(client: Client) -> None:
    me = make_editor_in_chief()
    client.force_login(me)
    for number in range(MOST + 1):
        make_article(title=f"Draft {number}", by=me)
    lane = client.get("/admin/").context["lanes"][0]
    assert len(lane.pieces) == MOST
    assert lane.has_more
    assert len(client.get(lane.link).context["cl"].result_list) == MOST + 1


def test_who_may_not_see_articles_gets_the_lists_alone(client: Client) -> None:
    make_article(title="Secret draft")
    client.force_login(make_user(None))
    response = client.get("/admin/")
    assert response.status_code == 200
    assert "Secret draft" not in response.content.decode()


@pytest.mark.parametrize(("role", "offered"), [("writer", True), ("checker", False)])
def test_new_articles_are_offered_to_those_who_may_write(client: Client, role: str, offered: bool) -> None:
    client.force_login(make_user(role))
    links: Any = dict(client.get("/admin/").context["quick_links"])
    assert ("New article" in links) is offered
    assert {"Articles", "People", "Quotes", "Sources"} <= set(links)


def test_the_photo_editor_starts_with_pictures_and_is_not_told_to_write(client: Client) -> None:
    client.force_login(make_user("photo"))
    page = client.get("/admin/")
    assert page.context["quick_links"][0] == ("Upload pictures", "/admin/media/image/upload/")
    assert "You have no draft open." in page.content.decode()
    assert "Write a new article" not in page.content.decode()


@pytest.mark.usefixtures("uploads")
def test_rights_that_end_under_what_readers_see_are_told_to_those_who_decide(client: Client) -> None:
    show(make_grant(valid_to=timezone.localdate() + timedelta(days=6)).image)
    client.force_login(make_user("photo"))
    page = client.get("/admin/").content.decode()
    assert "Rights to pictures that readers see end within a week: 1." in page
    assert "/admin/media/image/expiring/?live=1" in page
    client.force_login(make_user("checker"))
    assert "Rights to pictures" not in client.get("/admin/").content.decode()
