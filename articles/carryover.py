"""A supplier's new credit line into every live article that prints it: picture by picture, each a job of its own."""

from __future__ import annotations

import contextlib
import logging

from django.db import transaction
from django.db.models import QuerySet
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.errors import require
from articles.models import Article
from articles.reissuing import reissue
from cms.accounts.models import User
from cms.core.errors import DomainError
from delivery.models import Record, Reference
from media import suppliers
from media.models import Image, Supplier

log = logging.getLogger(__name__)

TASK = "articles.carryover.send_picture"


def articles_of(pictures: QuerySet[Image]) -> QuerySet[Article]:
    """The live articles that show one of these pictures."""
    shown = Reference.objects.filter(
        kind=Record.Kind.IMAGE, target_id__in=pictures.values("public_id"), record__kind=Record.Kind.ARTICLE, record__gone=""
    )  # fmt: skip
    return Article.objects.filter(public_id__in=shown.values("record__public_id"))


@transaction.atomic
def send_pictures(supplier: Supplier, *, by: User) -> int:
    """Queue every picture of the supplier that readers see; how many. One that waits already is not queued twice."""
    require(by, "articles.reissue_thing", "send changes live")
    count = 0
    for pk in suppliers.pictures(supplier).live().order_by("pk").values_list("pk", flat=True):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            send_picture.configure(queueing_lock=f"send-picture-{pk}").defer(pk=pk, supplier=supplier.pk, by=by.pk)
            count += 1
    return count


@app.task(name=TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_picture(pk: int, supplier: int, by: int) -> None:
    """One picture. What the gate refuses is logged and stays as readers see it; the others go on."""
    image, user = Image.objects.filter(pk=pk).first(), User.objects.filter(pk=by).first()
    if image is None or user is None:
        return
    try:
        reissue(image, by=user)
    except DomainError as refusal:
        log.warning("Picture %s did not go live: %s", pk, refusal.message)
