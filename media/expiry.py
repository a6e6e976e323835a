"""Rights that end: which pictures, on which day, and the live articles that show them. Seen a month ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from delivery.models import Record, Reference
from media.models import Image, RightsGrant
from media.models.rights import GrantQuerySet
from media.rights import WARNING_DAYS, permitted


@dataclass(frozen=True)
class Expiring:
    """A picture that may no longer be shown after ``until``, and the live articles that show it."""

    image: Image
    until: date
    live: list[Record]


def expiring(
    *, on: date, days: int = WARNING_DAYS, use: str = RightsGrant.Use.WEB, only: Image | None = None
) -> list[Expiring]:
    """Pictures whose right to ``use`` ends within ``days`` of ``on``, or has ended while an article shows them; soonest first.

    Three queries, whatever the number. A picture without any right is on the list of those without rights instead. ``only``
    asks about one picture.
    """
    last = on + timedelta(days=days)
    candidates = Image.objects.filter(pk__in=_grants(use, on=on, last=last).values("image"))
    if only is not None:
        candidates = candidates.filter(pk=only.pk)
    ending = [
        (image, until)
        for image in candidates.defer("metadata").prefetch_related("grants")
        if (until := ends_on(image, use=use, on=on)) and until <= last
    ]
    live = live_articles([image for image, _ in ending])
    found = [
        Expiring(image, until, live.get(image.pid, []))
        for image, until in ending
        if until >= on or live.get(image.pid)  # a right that ended long ago concerns only what still shows the picture
    ]
    return sorted(found, key=lambda each: (each.until, each.image.pk))


def _grants(use: str, *, on: date, last: date) -> GrantQuerySet:
    """Grants by which a right may end in the days asked about, or has ended under what readers see."""
    shown = Image.objects.filter(
        public_id__in=Reference.objects.filter(kind=Record.Kind.IMAGE, record__gone="").values("target_id")
    )
    ends = Q(permits__contains=[use], valid_to__range=(on, last))
    denied = Q(denies__contains=[use], valid_from__range=(on, last))  # or begun already, of what is live
    behind = Q(image__in=shown.values("pk")) & (
        Q(permits__contains=[use], valid_to__lt=on) | (Q(denies__contains=[use]) & ~Q(valid_from__gt=last))
    )
    return RightsGrant.objects.filter(ends | denied | behind)


def ends_on(image: Image, *, use: str, on: date) -> date | None:
    """The last day of the right: ahead where it is in force, behind where it has ended, None where there is no end."""
    permission = permitted(image, use=use, on=on)
    if permission.allowed:
        return permission.until
    if denial := permission.grant:
        begun = denial.valid_from or timezone.localdate(denial.created_at)
        return min(begun, on) - timedelta(days=1)
    ends = [grant.valid_to for grant in image.grants.all() if use in grant.permits and grant.valid_to]
    return max((end for end in ends if end < on), default=None)


def live_articles(images: Iterable[Image]) -> dict[str, list[Record]]:
    """Image id → the records of live articles that show it. Two queries."""
    ids = [image.public_id for image in images]
    rows = (
        Record.objects.public()
        .filter(kind=Record.Kind.ARTICLE, references__kind=Record.Kind.IMAGE, references__target_id__in=ids)
        .values_list("references__target_id", "pk")
        .distinct()
    )
    pairs = list(rows) if ids else []
    records = Record.objects.defer("document", "packed").in_bulk({pk for _, pk in pairs}) if pairs else {}
    found: dict[str, list[Record]] = {}
    for target, pk in pairs:
        found.setdefault(str(target), []).append(records[pk])
    return found
