"""The buttons beside the article: what each does, what it refuses, and that it acts on the version seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import drafts
from articles.admin.acting import VERBS
from articles.documents import decode
from articles.models import Article
from tests.accounts.factories import make_user
from tests.articles.admin.posting import change_url, messages_of, signed_in
from tests.articles.factories import make_article, make_published_article, make_ready_article, sign_off

pytestmark = pytest.mark.django_db(transaction=True)  # publishing is durable


def press(client: Client, article: Article, name: str, **values: Any) -> tuple[Article, list[str]]:
    """Press a button of the page as it stands; the article afterwards, and what the editor is told."""
    url = reverse("admin:articles_article_act", args=[article.pk, name])
    response = client.post(url, {"_version": article.version, **values})
    assert response["Location"] == change_url(article)
    return Article.objects.get(pk=article.pk), messages_of(client, response)


def tomorrow() -> str:
    return f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"


def test_an_article_is_handed_in_checked_signed_off_and_published(client: Client) -> None:
    signed_in(client)
    article = make_article()
    for stage in ("in_review", "checking", "ready"):
        article, _ = press(client, article, "move", _to=stage)
        assert article.stage == stage
    article, told = press(client, article, "publish")
    assert article.standing == "live"
    assert told == ["Published: readers see this version now."]


def test_a_blocked_article_is_not_published_and_the_reason_is_given(client: Client) -> None:
    signed_in(client)
    article, told = press(client, make_article(), "publish")
    assert article.standing == "never"
    assert "signed off" in told[0]


def test_scheduling_takes_the_time_of_the_newsroom(client: Client, settings: Any) -> None:
    settings.TIME_ZONE = "America/New_York"
    signed_in(client)
    when = tomorrow()
    article, _ = press(client, make_ready_article(), "schedule", _at=when)
    assert article.stage == "scheduled"
    assert f"{timezone.localtime(article.scheduled_for):%Y-%m-%dT%H:%M}" == when


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T10:00"])
def test_a_time_that_is_none_or_past_is_refused(client: Client, at: str) -> None:
    signed_in(client)
    article, told = press(client, make_ready_article(), "schedule", _at=at)
    assert article.stage == "ready"
    assert "time" in told[0]


def test_sending_back_wants_a_reason(client: Client) -> None:
    signed_in(client)
    article, told = press(client, make_ready_article(), "move", _to="draft")
    assert (article.stage, "why" in told[0]) == ("ready", True)
    article, _ = press(client, article, "move", _to="draft", _note="The third source is dead.")
    assert article.stage == "draft"
    assert article.transitions.filter(note="The third source is dead.").exists()


def test_withdrawing_and_taking_down(client: Client) -> None:
    signed_in(client)
    withdrawn, _ = press(client, make_published_article(), "unpublish", _note="Out of date.")
    down, _ = press(client, make_published_article(title="Other"), "takedown", _note="Legal.")
    assert withdrawn.standing == down.standing == "withdrawn"


def test_discarding_and_bringing_back(client: Client) -> None:
    signed_in(client)
    article, _ = press(client, make_article(), "discard")
    assert article.discarded_at
    article, _ = press(client, article, "bring_back")
    assert article.discarded_at is None


def test_legacy_is_granted_by_a_standards_editor_with_a_note(client: Client) -> None:
    signed_in(client, "standards")
    article, _ = press(client, make_article(), "legacy", _note="Printed in 2012.")
    assert article.basis == "legacy"


def test_a_button_does_not_act_on_a_text_nobody_here_has_seen(client: Client) -> None:
    signed_in(client)
    article = make_ready_article()
    seen = article.version
    draft = decode(article.revisions.latest("number").document)
    draft.title = "Changed meanwhile"
    by = make_user("editor", name="Robin Vane")
    drafts.save_draft(article, draft, base_version=seen, by=by)
    article.version = seen
    after, told = press(client, article, "move", _to="in_review")
    assert after.stage == "draft"
    assert "Robin Vane saved version 2 meanwhile" in told[0]


def test_a_takedown_waits_for_no_version(client: Client) -> None:
    signed_in(client)
    article, _ = press(client, make_published_article(), "takedown", _note="Legal.", _version="0")
    assert article.standing == "withdrawn"


# What each role may press on a published article whose next draft is ready.
MAY = {
    "writer": set[str](),
    "checker": {"move"},
    "medical": {"move"},
    "photo": set[str](),
    "publisher": {"move", "publish", "unpublish", "takedown", "schedule"},
    "standards": {"move", "takedown", "schedule"},
    "editor": {"move", "publish", "unpublish", "takedown", "schedule"},
}


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("name", ["move", "publish", "unpublish", "takedown", "schedule"])
def test_a_button_does_what_the_role_may_and_says_so_otherwise(client: Client, role: str, name: str) -> None:
    article = make_published_article()
    _ready_again(article)
    signed_in(client, role)
    before = _state(article)
    after, told = press(client, article, name, _to="draft", _note="A reason.", _at=tomorrow())
    if name in MAY[role]:
        assert _state(after) != before, told
    else:
        assert _state(after) == before
        assert "roles" in told[0]


def _ready_again(article: Article) -> None:
    by = make_user("administrator")
    draft = decode(article.revisions.latest("number").document)
    draft.dek = "Changed."
    saved = drafts.save_draft(article, draft, base_version=article.version, by=by)
    sign_off(saved, by=by)
    article.refresh_from_db()


def _state(article: Article) -> tuple[Any, ...]:
    return article.stage, article.standing, article.published_digest, article.scheduled_for


@pytest.mark.parametrize("name", [*VERBS, "nonsense"])
def test_a_button_is_posted_by_somebody_signed_in(client: Client, name: str) -> None:
    article = make_article()
    url = reverse("admin:articles_article_act", args=[article.pk, name])
    assert client.post(url)["Location"].startswith("/admin/login/")
    signed_in(client)
    assert client.get(url).status_code == 405
    assert client.post(reverse("admin:articles_article_act", args=[999_999, name])).status_code == 404


def test_an_unknown_button_is_refused(client: Client) -> None:
    signed_in(client)
    _, told = press(client, make_article(), "nonsense")
    assert told == ["There is no such button."]


def test_a_forged_move_is_refused(client: Client) -> None:
    signed_in(client)
    for to in ("ready", "live", "", "scheduled"):
        article, told = press(client, make_article(title=f"To {to}"), "move", _to=to)
        assert article.stage == "draft"
        assert told


def test_the_page_says_what_blocks_and_offers_what_may_be_done(client: Client) -> None:
    signed_in(client, "writer")
    page = client.get(change_url(make_article(bylines=[]))).content.decode()
    assert "Nobody is named as the author" in page
    assert "Hand in for review" in page
    assert "Your roles do not include this." in page  # publishing


def test_a_published_and_changed_article_says_so(client: Client) -> None:
    signed_in(client)
    article = make_published_article()
    assert "Readers see this version already." in client.get(change_url(article)).content.decode()
    _ready_again(article)
    assert "Unpublished changes" in client.get(change_url(article)).content.decode()


def test_what_takes_an_article_away_says_what_readers_get(client: Client) -> None:
    signed_in(client)
    page = client.get(change_url(make_published_article())).content.decode()
    assert page.count("Reason that readers see") == 2  # of a takedown, too: its note stands in the 410
    for hint in ("with every edition", "whoever comes to its address reads the reason", "with your notice"):
        assert hint in page
