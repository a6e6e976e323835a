"""The list of articles: found by words and filters, and what blocks each beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import contract
from cms.core.ids import uuid7
from tests.articles.admin.posting import signed_in
from tests.articles.factories import (
    make_article,
    make_cleared_image,
    make_cleared_quote,
    make_published_article,
    make_topic,
)
from tests.experts.factories import make_person
from tests.sources.factories import make_source

LIST = "/admin/articles/article/"

pytestmark = pytest.mark.django_db


def titles(client: Client, **query: Any) -> set[str]:
    return {str(article) for article in client.get(LIST, query).context["cl"].result_list}


def test_articles_are_found_by_title_dek_slug_and_author(client: Client) -> None:
    signed_in(client)
    author = make_person(name="Zadie Quorn")
    make_article(title="Naps", dek="About midday", slug="short-sleep", bylines=[contract.Byline(person=author.pid)])
    make_article(title="Nights")
    for words in ("nap", "midday", "short-sleep", "quorn"):
        assert titles(client, q=words) == {"Naps"}


def test_each_filter_narrows_the_list(client: Client) -> None:
    me = signed_in(client)
    author, topic = make_person(name="Zadie Quorn"), make_topic()
    make_article(title="Mine", by=me)
    make_article(title="Written", bylines=[contract.Byline(person=author.pid)])
    make_article(title="Filed", primary_topic=topic.pid)
    make_article(title="Geschrieben", language="de")
    everything = {"Mine", "Written", "Filed", "Geschrieben"}
    assert titles(client) == everything
    assert titles(client, whose="mine") == {"Mine"}
    assert titles(client, whose="others") == everything - {"Mine"}
    assert titles(client, author=author.pid) == {"Written"}
    assert titles(client, topic=topic.pid) == {"Filed"}
    assert titles(client, language="de") == {"Geschrieben"}
    assert titles(client, stage__exact="in_review") == set()
    assert titles(client, author="nobody", topic="nothing") == everything


def test_discarded_articles_are_out_of_the_way(client: Client) -> None:
    signed_in(client)
    article = make_article(title="Unwanted")
    client.post(reverse("admin:articles_article_act", args=[article.pk, "discard"]), {"_version": 1})
    assert titles(client) == set()
    assert titles(client, discarded="yes") == {"Unwanted"}


def test_nothing_can_be_deleted_in_the_list_or_on_the_page(client: Client) -> None:
    signed_in(client)
    article = make_article()
    page = client.get(LIST).content.decode()
    assert "delete_selected" not in page
    assert client.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"}).status_code == 403


def rich_article(number: int) -> None:
    image, quote = make_cleared_image(), make_cleared_quote()
    other = make_article(title=f"Linked {number}")
    make_article(
        title=f"Rich {number}",
        primary_topic=make_topic().pid,
        lead_image=contract.LeadImage(image=image.pid),
        citations=[contract.Citation(source=make_source().pid)],
        related=[contract.Related(article=other.pid)],
        blocks=[contract.Quote(id=str(uuid7()), quote=quote.pid), contract.Image(id=str(uuid7()), image=image.pid)],
    )


@pytest.mark.parametrize("url", [LIST, "/admin/"])
def test_the_queries_do_not_grow_with_the_articles(client: Client, url: str) -> None:
    signed_in(client)
    counts = []
    for more in (3, 12):
        for _ in range(more):
            rich_article(more)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[1] <= counts[0], counts
    assert counts[1] <= 40, counts


def test_what_blocks_an_article_stands_beside_it(client: Client) -> None:
    signed_in(client)
    make_article(bylines=[])
    shown = client.get(LIST).content.decode()
    assert "2 things" in shown
    assert "Nobody is named as the author" in shown


@pytest.mark.django_db(transaction=True)
def test_a_live_article_is_marked_live(client: Client) -> None:
    signed_in(client)
    make_published_article()
    assert 'standing-live">Live<' in client.get(LIST).content.decode()


@pytest.mark.parametrize("field", ["primary_topic", "topics", "medical_reviewer"])
def test_choices_are_offered_by_autocomplete(client: Client, field: str) -> None:
    signed_in(client)
    make_topic(name="Zebras", slug="zebras")
    make_person(name="Zebedee")
    query = {"app_label": "articles", "model_name": "article", "field_name": field, "term": "Zeb"}
    assert len(client.get("/admin/autocomplete/", query).json()["results"]) == 1


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("articles/article", lambda name: make_article(title=name)),
        ("articles/topic", lambda name: make_topic(name=name)),
        ("experts/person", lambda name: make_person(name=name)),
        ("experts/quote", lambda name: make_cleared_quote(person=make_person(name=name))),
        ("media/image", lambda name: make_cleared_image(headline=name)),
        ("sources/source", lambda name: make_source(title=name)),
    ],
)
def test_what_is_typed_without_accents_is_found_with_them(client: Client, uploads: Any, path: str, make: Any) -> None:
    signed_in(client)
    made = make("Zoë Ångström")
    found = client.get(f"/admin/{path}/", {"q": "zoe ang"}).context["cl"].result_list
    assert [row.pk for row in found] == [made.pk]
