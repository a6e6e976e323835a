"""Who gets the article form, and what the others get; a form that came second."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles.documents import dump
from articles.models import Article, Revision
from tests.accounts.factories import make_superuser
from tests.articles.admin.posting import (
    change_url,
    errors_of,
    messages_of,
    new_form,
    opened,
    saved,
    signed_in,
)
from tests.articles.factories import make_article, text

pytestmark = pytest.mark.django_db


def test_anonymous_visitors_are_sent_to_sign_in(client: Client) -> None:
    article = make_article()
    for url in (change_url(article), reverse("admin:articles_article_add"), reverse("admin:index")):
        assert client.get(url)["Location"].startswith("/admin/login/")
    assert client.post(change_url(article), {})["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("role", ["checker", "medical", "publisher", "photo"])
def test_who_may_not_write_reads(client: Client, role: str) -> None:
    article = make_article(title="Read me")
    signed_in(client, role)
    page = client.get(change_url(article))
    assert page.status_code == 200
    assert "Read me" in page.content.decode()
    assert 'name="title"' not in page.content.decode()
    assert client.post(change_url(article), new_form(title="Forged")).status_code == 403
    assert client.post(reverse("admin:articles_article_add"), new_form()).status_code == 403
    assert Article.objects.get().title == "Read me"


def test_an_unknown_article_leads_back_with_a_sentence(client: Client) -> None:
    signed_in(client)
    response = client.get("/admin/articles/article/999/change/")
    assert response["Location"] == "/admin/"
    assert any("exist" in message for message in messages_of(client, response))


def test_a_superuser_without_roles_is_refused_by_the_verb_and_loses_nothing(client: Client) -> None:
    article = make_article()
    client.force_login(make_superuser())
    response = client.post(change_url(article), opened(client, change_url(article)) | {"title": "Mine"})
    assert "roles" in str(errors_of(response))
    assert "Mine" in response.content.decode()


def test_a_stale_form_is_kept_whole_and_shown_beside_the_newer_text(client: Client) -> None:
    user = signed_in(client)
    article = make_article(title="Before")
    mine = opened(client, change_url(article)) | {"title": "Mine"}
    saved(client, article, opened(client, change_url(article)) | {"title": "Theirs"})
    response = client.post(change_url(article), mine)
    shadow = Revision.objects.get(kind="shadow")
    assert shadow.by == user
    assert response["Location"] == reverse("admin:articles_article_beside", args=[article.pk, shadow.number])
    assert Article.objects.get(pk=article.pk).title == "Theirs"


def test_a_form_without_its_version_counts_as_stale(client: Client) -> None:
    signed_in(client)
    article = make_article(title="Before")
    data = opened(client, change_url(article)) | {"title": "Mine", "base_version": ""}
    assert "/beside/" in client.post(change_url(article), data)["Location"]


def test_a_stale_form_survives_that_the_other_editor_deleted_its_block(client: Client) -> None:
    signed_in(client)
    article = make_article(blocks=[text("<p>One.</p>"), text("<p>Two.</p>")])
    mine = opened(client, change_url(article)) | {"textblocks-1-html": "<p>Two, better.</p>"}
    saved(client, article, opened(client, change_url(article)) | {"textblocks-1-DELETE": "on"})
    page = client.get(client.post(change_url(article), mine)["Location"])
    assert "better" in page.content.decode()
    on_top = opened(client, change_url(article, "?draft=3"))
    assert on_top["textblocks-1-html"] == "<p>Two, better.</p>"
    assert on_top["base_version"] == "2"
    after = saved(client, article, on_top)
    assert [block.html for block in dump(after).blocks] == ["<p>One.</p>", "<p>Two, better.</p>"]
