"""The gate asked for many articles gives what it gives for each."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from articles import contract
from articles.models import Article
from articles.readiness import blockers
from articles.waiting import blockers_by_article
from cms.core.ids import uuid7
from tests.articles.factories import make_article, make_cleared_image, make_cleared_quote
from tests.experts.factories import make_person, make_quote
from tests.media.factories import make_image
from tests.sources.factories import make_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def test_the_answers_are_those_of_the_gate_itself() -> None:
    open_quote, bare = make_quote(), make_image(creators=[], alt_text="")
    portrayed = make_person(portrait=make_image(alt_text=""))
    other = make_article(title="Other")
    make_article(title="", dek="", bylines=[], blocks=[])
    make_article(
        title="Open",
        bylines=[contract.Byline(person=portrayed.pid)],
        blocks=[contract.Quote(id=str(uuid7()), quote=open_quote.pid), contract.Image(id=str(uuid7()), image=bare.pid)],
        citations=[contract.Citation(source=make_source(title="").pid)],
        related=[contract.Related(article=other.pid), contract.Related(title="To find")],
    )
    make_article(
        title="Clear",
        lead_image=contract.LeadImage(image=make_cleared_image().pid),
        blocks=[contract.Quote(id=str(uuid7()), quote=make_cleared_quote().pid)],
    )
    now = timezone.now()
    together = blockers_by_article(Article.objects.all(), at=now)
    assert together == {article.pk: blockers(article, at=now) for article in Article.objects.all()}
    assert len({len(found) for found in together.values()}) > 1


def test_many_articles_are_asked_in_a_dozen_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(5):
        make_article(lead_image=contract.LeadImage(image=make_cleared_image().pid))
    articles = list(Article.objects.all())
    with django_assert_max_num_queries(14):
        blockers_by_article(articles, at=timezone.now())


def test_no_articles_are_no_trouble() -> None:
    assert blockers_by_article([], at=timezone.now()) == {}
