"""Revisions: listed, looked at, compared, restored; and two texts of one article side by side."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.documents import dump
from articles.models import Article, Revision
from articles.workflow import move
from tests.accounts.factories import make_user
from tests.articles.admin.posting import change_url, messages_of, opened, saved, signed_in
from tests.articles.factories import make_article, text

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(f"admin:articles_article_{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def two_versions(client: Client) -> Article:
    article = make_article(title="First title", blocks=[text("<p>Old words stay here.</p>")])
    data = opened(client, change_url(article))
    return saved(client, article, data | {"title": "Second title", "textblocks-0-html": "<p>New words stay here.</p>"})


def test_the_history_lists_who_saved_what_when(client: Client) -> None:
    user = signed_in(client)
    article = two_versions(client)
    shown = page(client, "history", article.pk)
    assert user.name in shown
    assert shown.count('name="from"') == 2
    assert "present text" in shown


def test_the_history_names_the_stages_as_the_desk_does(client: Client) -> None:
    user = signed_in(client)
    article = make_article()
    move(article, to="in_review", by=user)
    assert "Draft → In review" in page(client, "history", article.pk)


def test_a_revision_shows_its_whole_text(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    shown = page(client, "revision", article.pk, 1)
    assert "First title" in shown
    assert "Old words stay here." in shown


def test_comparing_marks_the_words_that_differ(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    for query in ("?from=1&to=2", "?from=1"):
        shown = page(client, "compare", article.pk, query=query)
        assert "<del>Old</del>" in shown
        assert "<ins>New</ins>" in shown


@pytest.mark.parametrize("query", ["", "?from=x", "?from=99", "?from=1&to=99", "?from=-1", "?from=1&to=9999999999999"])
def test_comparing_what_is_not_there_is_not_found(client: Client, query: str) -> None:
    signed_in(client)
    article = make_article()
    assert client.get(reverse("admin:articles_article_compare", args=[article.pk]) + query).status_code == 404


def test_restoring_makes_an_earlier_text_a_new_version(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    response = client.post(reverse("admin:articles_article_restore", args=[article.pk, 1]), {"_version": 2})
    article = Article.objects.get(pk=article.pk)
    assert response["Location"] == change_url(article)
    assert (article.title, article.version) == ("First title", 3)
    assert article.revisions.latest("number").kind == Revision.Kind.RESTORE


def test_restoring_over_a_text_nobody_here_has_seen_is_refused(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    response = client.post(reverse("admin:articles_article_restore", args=[article.pk, 1]), {"_version": 1})
    assert Article.objects.get(pk=article.pk).title == "Second title"
    assert "saved meanwhile" in messages_of(client, response)[-1]


def test_who_may_not_write_sees_the_history_and_restores_nothing(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    signed_in(client, "checker")
    assert "Make it the present text" not in page(client, "revision", article.pk, 1)
    client.post(reverse("admin:articles_article_restore", args=[article.pk, 1]), {"_version": 2})
    assert Article.objects.get(pk=article.pk).title == "Second title"


def test_a_text_that_came_second_is_shown_beside_the_first_with_every_choice(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    mine = opened(client, change_url(article)) | {"textblocks-0-html": "<p>My words stay here.</p>"}
    saved(client, article, opened(client, change_url(article)) | {"dek": "Their dek."})
    both = client.get(client.post(change_url(article), mine)["Location"]).content.decode()
    assert "<del>New</del>" in both
    assert "<ins>My</ins>" in both
    assert "Their" in both
    assert f"{change_url(article)}?draft=4" in both
    assert "data-copy" in both
    assert dump(Article.objects.get(pk=article.pk)).dek == "Their dek."


def test_opening_mine_on_top_and_saving_keeps_both_in_history(client: Client) -> None:
    signed_in(client)
    article = two_versions(client)
    mine = opened(client, change_url(article)) | {"title": "Mine"}
    saved(client, article, opened(client, change_url(article)) | {"title": "Theirs"})
    client.post(change_url(article), mine)
    after = saved(client, article, opened(client, change_url(article, "?draft=4")))
    assert (after.title, after.version) == ("Mine", 4)
    assert [each.kind for each in article.revisions.order_by("number")] == ["save", "save", "save", "shadow", "save"]


def test_my_second_text_is_offered_until_somebody_saves_over_it(client: Client) -> None:
    user = signed_in(client)
    article = two_versions(client)
    mine = opened(client, change_url(article)) | {"title": "Mine"}
    saved(client, article, opened(client, change_url(article)) | {"title": "Theirs"})
    client.post(change_url(article), mine)
    beside = reverse("admin:articles_article_beside", args=[article.pk, 4])
    for place in (change_url(article), "/admin/"):
        assert beside in client.get(place).content.decode()
    client.force_login(make_user("editor"))
    for place in (change_url(article), "/admin/"):
        assert beside not in client.get(place).content.decode()
    client.force_login(user)
    saved(client, article, opened(client, change_url(article, "?draft=4")))
    for place in (change_url(article), "/admin/"):
        assert beside not in client.get(place).content.decode()


@pytest.mark.parametrize("name", ["history", "compare", "preview", "document"])
def test_pages_around_an_article_ask_who_is_there(client: Client, name: str) -> None:
    article = make_article()
    url = reverse(f"admin:articles_article_{name}", args=[article.pk])
    assert client.get(url)["Location"].startswith("/admin/login/")
    signed_in(client)
    for key in ("999999", "x", "9" * 30):
        assert client.get(reverse(f"admin:articles_article_{name}", args=[key])).status_code == 404
    outsider = make_user(None)
    client.force_login(outsider)
    assert client.get(url).status_code == 403
