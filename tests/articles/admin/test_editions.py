"""Editions in an article's history: shown with what readers get, hidden and shown again by the button."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article
from delivery.models import Withholding
from tests.articles.admin.posting import messages_of, signed_in
from tests.articles.factories import make_article, make_editor_in_chief, make_published_article, sign_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


@pytest.fixture
def twice() -> Article:
    """An article with two editions."""
    by = make_editor_in_chief()
    return publishing.publish(sign_off(make_published_article(by=by), by=by), by=by)


def history(client: Client, article: Article) -> str:
    return client.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()


def press(client: Client, article: Article, number: int, name: str, **sent: str) -> list[str]:
    response = client.post(reverse("admin:articles_article_edition", args=[article.pk, number, name]), sent)
    assert response.status_code == 302
    return messages_of(client, response)


def test_an_article_that_was_never_published_has_no_editions_to_show(client: Client) -> None:
    signed_in(client)
    assert 'id="editions"' not in history(client, make_article())


def test_an_older_edition_can_be_hidden_and_the_present_one_cannot(client: Client, twice: Article) -> None:
    signed_in(client)
    shown = history(client, twice)
    assert "Hide edition 1" in shown
    assert "Hide edition 2" not in shown


def test_hiding_tells_readers_why_and_colleagues_who(client: Client, twice: Article) -> None:
    user = signed_in(client)
    (said,) = press(client, twice, 1, "withhold", reason="legal", note="A court said so.")
    assert "Edition 1 is hidden" in said
    shown = history(client, twice)
    assert "“A court said so.”" in shown
    assert user.name in shown
    assert client.get(f"/api/v1/articles/{twice.pid}/editions/1").status_code == 410
    press(client, twice, 1, "release")
    assert client.get(f"/api/v1/articles/{twice.pid}/editions/1").status_code == 200


def test_a_refusal_is_told_and_nothing_is_hidden(client: Client, twice: Article) -> None:
    signed_in(client)
    assert "as readers will see it" in press(client, twice, 1, "withhold", reason="legal", note=" ")[0]
    assert "publish another" in press(client, twice, 2, "withhold", reason="legal", note="No.")[0]
    assert not Withholding.objects.exists()


def test_who_may_not_hide_sees_no_button_and_is_refused(client: Client, twice: Article) -> None:
    signed_in(client, "writer")
    assert "Hide edition" not in history(client, twice)
    assert "Your roles do not let you" in press(client, twice, 1, "withhold", reason="legal", note="No.")[0]
    assert not Withholding.objects.exists()


@pytest.mark.parametrize(("number", "name"), [(9, "withhold"), (10**12, "withhold"), (1, "burn")])
def test_what_is_not_there_is_404(client: Client, twice: Article, number: int, name: str) -> None:
    signed_in(client)
    url = reverse("admin:articles_article_edition", args=[twice.pk, number, name])
    assert client.post(url, {"note": "No."}).status_code == 404
