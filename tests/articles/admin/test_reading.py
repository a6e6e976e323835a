"""The composed article in the newsroom: everything readers would get, and nobody else sees it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from articles import contract
from articles.models import Article
from cms.core.ids import uuid7
from tests.accounts.factories import make_user
from tests.articles.admin.posting import signed_in
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote, make_topic, text
from tests.experts.factories import make_expert, make_person
from tests.sources.factories import make_source

pytestmark = pytest.mark.django_db


def whole_article() -> Article:
    speaker = make_expert(name="Noor Vale")
    quote = make_cleared_quote(person=speaker, words_obtained="Sleep is no luxury.")
    image = make_cleared_image(creators=["Iris Holm"], supplier="Northlight", alt_text="A lamp.")
    author = make_person(name="Jo Marsh", biography="Jo Marsh writes about nights.")
    return make_article(
        title="Why we wake",
        primary_topic=make_topic(name="Nights", slug="nights").pid,
        lead_image=contract.LeadImage(image=image.pid, caption="A lamp at night."),
        bylines=[contract.Byline(person=author.pid)],
        medical_reviewer=speaker.pid,
        citations=[contract.Citation(source=make_source(cited_as="Quill A. Rest. 2012.").pid)],
        related=[
            contract.Related(title="Outside", url="https://example.org/outside"),
            contract.Related(title="To find"),
        ],
        blocks=[
            text("<h2>At four</h2><p>Light <strong>sleep</strong>.</p><ol><li>one<ul><li>inner</li></ul></li></ol>"),
            contract.Quote(id=str(uuid7()), quote=quote.pid, display="pull"),
            contract.Quote(id=str(uuid7()), quote=quote.pid, display="inline", html="“Sleep is no luxury,” says Vale."),
            contract.Image(id=str(uuid7()), image=image.pid, caption="Again."),
            contract.Callout(id=str(uuid7()), html="<p>Go to bed.</p>", tone="tip"),
            contract.Table(id=str(uuid7()), header=["Age"], rows=[["20"]], caption="Hours"),
            contract.Embed(id=str(uuid7()), provider="YouTube", url="https://www.youtube.com/watch?v=x", title="Talk"),
        ],
    )


SHOWN = [
    "Why we wake", "And what to do about it.", "Nights", "By Jo Marsh", "Medically reviewed by Noor Vale, MD",
    "Iris Holm/Northlight", "A lamp at night.", ">At four</h2>", "<strong>sleep</strong>", "<li>inner</li>",
    "Sleep is no luxury.", "Noor Vale, MD, board certified neurologist", "“Sleep is no luxury,” says Vale.",
    "Again.", "Go to bed.", "<caption>Hours</caption>", "Talk", "Jo Marsh writes about nights.", "Quill A. Rest. 2012.",
    "https://example.org/outside", "To find",
]  # fmt: skip


@pytest.mark.parametrize("role", ["writer", "checker", "medical"])
def test_a_draft_is_shown_whole_to_whoever_may_see_it(client: Client, role: str) -> None:
    article = whole_article()
    signed_in(client, role)
    shown = client.get(reverse("admin:articles_article_preview", args=[article.pk])).content.decode()
    assert [words for words in SHOWN if words not in shown] == []


def test_a_checker_reads_the_article_where_a_writer_has_the_form(client: Client) -> None:
    article = whole_article()
    signed_in(client, "checker")
    shown = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert [words for words in SHOWN if words not in shown] == []
    assert "What blocks it" in shown


def test_an_empty_draft_can_be_read_too(client: Client) -> None:
    signed_in(client)
    article = make_article(title="", dek="", blocks=[], bylines=[])
    for name in ("preview", "document", "change", "history"):
        assert client.get(reverse(f"admin:articles_article_{name}", args=[article.pk])).status_code == 200


def test_the_document_is_what_the_api_would_send(client: Client) -> None:
    signed_in(client)
    article = whole_article()
    document = client.get(reverse("admin:articles_article_document", args=[article.pk])).json()
    assert document["id"] == article.pid
    assert [block["type"] for block in document["body"][:3]] == ["heading", "paragraph", "list"]


def test_drafts_are_cached_and_indexed_nowhere_and_run_nothing(client: Client) -> None:
    signed_in(client)
    article = make_article()
    for name in ("preview", "document"):
        response = client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]))
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert "noindex" in response["X-Robots-Tag"]
    preview = client.get(reverse("admin:articles_article_preview", args=[article.pk]))
    assert "script" not in preview["Content-Security-Policy"]
    assert "default-src 'none'" in preview["Content-Security-Policy"]


def test_a_look_at_what_was_chosen(client: Client) -> None:
    quote = make_cleared_quote(words_obtained="Sleep is no luxury.")
    image = make_cleared_image(creators=["Iris Holm"])
    signed_in(client)
    for kind, thing, words in (("quote", quote, "Sleep is no luxury."), ("image", image, "Iris Holm")):
        url = reverse("admin:articles_article_peek", args=[kind, thing.pk])
        assert words in client.get(url).content.decode()
        assert client.get(reverse("admin:articles_article_peek", args=[kind, 999_999])).status_code == 404
    assert client.get(reverse("admin:articles_article_peek", args=["user", 1])).status_code == 404
    client.force_login(make_user(None))
    assert client.get(reverse("admin:articles_article_peek", args=["quote", quote.pk])).status_code == 403
    client.logout()
    assert client.get(reverse("admin:articles_article_peek", args=["quote", quote.pk])).status_code == 302
