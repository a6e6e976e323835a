"""Work that the worker does by the clock."""

from __future__ import annotations

import contextlib
import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles import boundaries, carrying, lapsing, previewing, publishing
from articles.checking.overnight import look_overnight
from articles.locking import locked
from articles.models import Article, Transition
from cms.core.errors import DomainError
from media.lapsing import warn
from media.models import Image

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="publish-due")
def publish_due(timestamp: int) -> None:
    """Every minute: a job of its own for each article that is due, so that none can hold up another."""
    for pk in Article.objects.due(timezone.now()).order_by("scheduled_for").values_list("pk", flat=True):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            publish_one.configure(queueing_lock=f"publish-{pk}").defer(pk=pk)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="resume-reissues")
def resume_reissues(timestamp: int) -> None:
    """Every minute: reissues whose worker died go on where they were."""
    if resumed := carrying.resume_quiet(at=timezone.now()):
        log.warning("%s reissues had nobody at work and go on.", resumed)


@app.periodic(cron="25 * * * *")
@app.task(queueing_lock="forget-previews")
def forget_previews(timestamp: int) -> None:
    """Every hour: what opened a preview and does not any more."""
    previewing.forget(at=timezone.now())


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="look-overnight")
def look_for_what_broke(timestamp: int) -> None:
    """Every night: which verdicts do not stand any more. The checking desk lists them in the morning."""
    log.info("Overnight %s claims changed their standing.", look_overnight())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="look-at-rights")
def look_at_rights(timestamp: int) -> None:
    """Every hour, so that a day begins when it does in the newsroom: warn of rights that end, and act on those that have ended.

    A job of its own for each picture, so that none can hold up another; what a kill left undone is found by the next hour.
    """
    today = timezone.localdate()
    warn(on=today)
    for pk in lapsing.due(on=today):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            lapse_one.configure(queueing_lock=f"lapse-{pk}").defer(pk=pk)


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def lapse_one(pk: int) -> None:
    """What was decided for a picture whose right has ended. One that was deleted meanwhile is no error."""
    if image := Image.objects.filter(pk=pk).first():
        lapsing.lapse(image, at=timezone.now())


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="follow-the-day")
def follow_the_day(timestamp: int) -> None:
    """Every hour, so that a day begins when it does in the newsroom: lapsed credentials, reviews and sources reach readers."""
    log.info("With the day, %s things changed what readers see.", boundaries.follow_the_day(at=timezone.now()))


@app.task(retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def publish_one(pk: int) -> None:
    release(Article.objects.get(pk=pk), at=timezone.now())


def release(article: Article, *, at: datetime) -> Article:
    """Publish an article that is due, in the name of whoever scheduled it; the gate is asked as of ``at``.

    One that the gate refuses goes back to ready, with the reason in its history. One that is not due any more is left alone.
    """
    if not Article.objects.due(at).filter(pk=article.pk).exists():
        return article
    try:
        return publishing.publish(article, by=_scheduled(article).by, at=at)
    except DomainError as error:
        return _unschedule(article, reason=error.message)


def _scheduled(article: Article) -> Transition:
    """The move by which it was scheduled."""
    return article.transitions.filter(axis="stage", to_state=Article.Stage.SCHEDULED).select_related("by").latest("id")


@transaction.atomic
def _unschedule(article: Article, *, reason: str) -> Article:
    log.warning("Scheduled article %s did not go out: %s", article.pid, reason)
    article = locked(article.pk)
    if article.stage == Article.Stage.SCHEDULED:
        Transition.objects.create(
            article=article, axis="stage", from_state=article.stage, to_state=Article.Stage.READY,
            note=f"It did not go out as scheduled. {reason}", digest=article.content_digest, by=_scheduled(article).by,
        )  # fmt: skip
        article.stage, article.scheduled_for = Article.Stage.READY, None
        article.save(update_fields=["stage", "scheduled_for"])
    return article
