"""What the clock does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import contract, jobs, workflow
from articles.models import Article
from cms.core.ids import uuid7
from tests.articles.factories import make_cleared_image, make_editor_in_chief, make_ready_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uploads")]


def schedule(**fields) -> Article:
    by = make_editor_in_chief()
    return workflow.schedule(make_ready_article(by=by, **fields), at=timezone.now() + timedelta(hours=1), by=by)


def fall_due(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(scheduled_for=timezone.now() - timedelta(minutes=1))


def test_a_due_article_goes_out_in_the_name_of_its_scheduler():
    article = schedule()
    fall_due(article)
    published = jobs.release(article, at=timezone.now())
    assert published.is_live
    decision = published.decisions.get()
    assert decision.by == article.transitions.get(to_state="scheduled").by


def test_an_article_that_is_not_due_stays():
    article = schedule()
    assert jobs.release(article, at=timezone.now()).stage == "scheduled"
    assert not Article.objects.live().exists()


def test_the_gate_is_asked_again_when_the_schedule_fires():
    image = make_cleared_image()
    article = schedule(blocks=[contract.Image(id=str(uuid7()), image=image.pid)])
    image.grants.all().delete()
    fall_due(article)
    refused = jobs.release(article, at=timezone.now())
    assert (refused.stage, refused.standing) == ("ready", "never")
    assert "did not go out" in refused.transitions.first().note


def test_each_due_article_gets_a_job_of_its_own_and_only_one():
    due, later = schedule(title="Due"), schedule(title="Later")
    fall_due(due)
    jobs.publish_due.func(timestamp=0)
    jobs.publish_due.func(timestamp=60)
    assert list(ProcrastinateJob.objects.values_list("args", flat=True)) == [{"pk": due.pk}]
    assert later.stage == "scheduled"
