"""What stands for many things at once, into every live article that shows one of them: one after the other, each a job of its own.

A supplier's new credit line is printed under all its pictures; an organisation's new name stands in the posts of all its people.
"""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from articles import reissuing
from articles.errors import require
from articles.models import Article
from articles.recomposing import composed
from cms.accounts.models import User
from cms.core.errors import DomainError
from delivery import records
from delivery.models import Reference
from experts import organisations
from experts.models import Organisation, Person
from media import suppliers
from media.models import Image, Supplier

log = logging.getLogger(__name__)

TASK = "articles.carryover.send_one"
Owner = Supplier | Organisation
OWNERS: dict[str, type[Owner]] = {"supplier": Supplier, "organisation": Organisation}


def find(kind: str, key: int) -> Owner | None:
    """What stands for many things, by kind and internal key."""
    return OWNERS[kind]._default_manager.filter(pk=key).first() if kind in OWNERS else None


def shown_of(owner: Owner) -> QuerySet[Image] | QuerySet[Person]:
    """Its things that readers see."""
    if isinstance(owner, Supplier):
        return suppliers.pictures(owner).live()
    return organisations.people_shown(owner)


def articles_of(owner: Owner) -> QuerySet[Article]:
    """The live articles that show one of them."""
    things: QuerySet[Any] = shown_of(owner)
    held = Reference.objects.filter(kind=reissuing.KINDS[things.model], target_id__in=things.values("public_id"))
    shown = held.filter(record__kind="article", record__gone="")
    return Article.objects.filter(public_id__in=shown.values("record__public_id"))


def unsent(owner: Owner) -> list[Image] | list[Person]:
    """Its things that readers see otherwise than they are saved. Composes all that readers see; half a dozen queries."""
    shown: QuerySet[Any] = shown_of(owner)
    keys = {(reissuing.KINDS[shown.model], public_id) for public_id in shown.values_list("public_id", flat=True)}
    public = {document.id: document for document in records.documents(keys)}
    differing = []
    for now in composed(keys, on=timezone.localdate()):
        if seen := public.get(now.id):
            now.seq = seen.seq
            differing += [now.id] if now != seen else []
    return list(shown.filter(public_id__in=differing).order_by("pk"))


def waiting(owner: Owner) -> int:
    """How many of its things are still on their way. One query."""
    jobs = ProcrastinateJob.objects.filter(task_name=TASK, args__owner=_named(owner))
    return jobs.filter(status__in=["todo", "doing"]).count()


@transaction.atomic
def send_all(owner: Owner, *, by: User) -> int:
    """Queue each of its things that readers see; how many. One that waits already is not queued twice."""
    require(by, "articles.reissue_thing", "send changes live")
    things = shown_of(owner)
    kind, count = reissuing.KINDS[things.model], 0
    for pk in things.order_by("pk").values_list("pk", flat=True):
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            job = send_one.configure(queueing_lock=f"send-{kind}-{pk}")
            job.defer(kind=kind, pk=pk, owner=_named(owner), by=by.pk)
            count += 1
    return count


def _named(owner: Owner) -> str:
    return f"{owner._meta.model_name}-{owner.pk}"


@app.task(name=TASK, retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_one(kind: str, pk: int, owner: str, by: int) -> None:
    """One thing. What the gate refuses is logged and stays as readers see it; the others go on."""
    thing, user = reissuing.find(kind, pk), User.objects.filter(pk=by).first()
    if thing is None or user is None:
        return
    try:
        reissuing.reissue(thing, by=user)
    except DomainError as refusal:
        log.warning("The %s %s of %s did not go live: %s", kind, pk, owner, refusal.message)


@app.task(name="articles.carryover.send_picture", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def send_picture(pk: int, supplier: int, by: int) -> None:
    """A supplier's picture, in the words of a job that was queued before organisations were sent live too."""
    send_one("image", pk, owner=f"supplier-{supplier}", by=by)
