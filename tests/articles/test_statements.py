"""What writing costs the database, in statements: bounds that do not grow with the article."""

from __future__ import annotations

import msgspec
import pytest

from articles import contract, drafts, publishing, workflow
from articles.models import Article
from cms.core.ids import uuid7
from delivery.models import Record
from delivery.searching import stemming
from tests.articles.api.test_articles import ARTICLES, send
from tests.articles.factories import (
    make_cleared_image,
    make_cleared_quote,
    make_draft,
    make_editor_in_chief,
    make_topic,
    text,
)
from tests.delivery.keyring import issue, program
from tests.experts.factories import make_person
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def realistic(quotes: int = 1) -> contract.Draft:
    """Ten paragraphs with quotations, a picture, two sources, a byline and a topic."""
    topic, image = make_topic(), make_cleared_image()
    said = [contract.Quote(id=str(uuid7()), quote=make_cleared_quote().pid) for _ in range(quotes)]
    return make_draft(
        slug=f"piece-{uuid7()}",
        topics=[topic.pid],
        primary_topic=topic.pid,
        lead_image=contract.LeadImage(image=image.pid),
        bylines=[contract.Byline(person=make_person().pid)],
        blocks=[text("<p>Sleep is short.</p>" * 5), *said, contract.Image(id=str(uuid7()), image=image.pid), text()],
        citations=[contract.Citation(source=make_source().pid) for _ in range(2)],
    )


@pytest.mark.parametrize("quotes", [1, 8])
def test_creating_asks_for_nothing_that_a_new_article_cannot_have(django_assert_max_num_queries, quotes):
    by, draft = make_editor_in_chief(), realistic(quotes)
    assert by.holds("articles.add_article")
    with django_assert_max_num_queries(15):  # two of them are the test's savepoint
        made = drafts.create_draft(draft, by=by)
    assert Article.objects.get(pk=made.pk).version == 1


@pytest.mark.parametrize(("quotes", "most"), [(0, 44), (1, 49), (8, 49)])
def test_a_first_publication_asks_for_nothing_that_was_never_public(django_assert_max_num_queries, quotes, most):
    by = make_editor_in_chief()
    article = workflow.accept_as_legacy(drafts.create_draft(realistic(quotes), by=by), by=by, note="In print.")
    stemming.forget()  # one statement is for the stems of words that this process never met
    with django_assert_max_num_queries(most):
        publishing.publish(article, by=by)
    assert Record.objects.public().filter(public_id=article.public_id).exists()


def test_an_article_is_created_and_published_over_the_api_in_bounded_statements(django_assert_max_num_queries):
    client, draft = program(issue(make_editor_in_chief()).token), realistic()
    with django_assert_max_num_queries(85):
        made = send(client, "POST", ARTICLES, msgspec.to_builtins(draft))
        place = f"{ARTICLES}/{made.json()['id']}"
        send(client, "POST", f"{place}/legacy", {"note": "In print."}, match=made["ETag"])
        live = send(client, "POST", f"{place}/publish", {}, match=made["ETag"])
    assert (live.status_code, live.json()["standing"]) == (200, "live")
