"""When the right to a picture ends: what was decided beforehand happens to the live articles that show it.

Warn is a notice. Replace swaps the picture (``articles.swapping``). Withdraw takes the articles down with a reason that readers
see. A portrait is never a reason to take an article down: it leaves the person, or gives way to a substitute chosen for it.
"""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from articles import publishing
from articles.linking import persistently
from articles.models import Article
from articles.reissuing import reissue
from articles.swapping import key, showing, swap
from cms.accounts.models import User
from cms.accounts.system import system_user
from cms.core.errors import DomainError
from delivery.models import Record
from experts import people
from experts.models import Person
from media.expiry import expiring
from media.lapsing import Fate, fate
from media.models import Act, Image, RightsNotice

log = logging.getLogger(__name__)

REASON = "The right to show a picture in this article has ended."


def due(*, on: date) -> list[int]:
    """Keys of the pictures that readers see and whose right has ended before ``on``."""
    return [each.image.pk for each in expiring(on=on, days=0) if each.until < on]


def lapse(image: Image, *, at: datetime) -> RightsNotice | None:
    """Do what was decided for a picture whose right has ended; None when it has not, or nothing shows it any more.

    Safe to run again: what is done already is not there to be done. Nothing is raised for what the gate or a rule refuses; the
    notice says it, and staff see it.
    """
    today = timezone.localdate(at)
    found = next((each for each in expiring(on=today, days=0, only=image) if each.until < today), None)
    if found is None:
        return None
    decided = fate(found.image, until=today)
    notice, _ = RightsNotice.objects.get_or_create(
        image=found.image, until=found.until, stage=RightsNotice.Stage.ENDED, defaults={"act": decided.act}
    )
    try:
        outcome = _act(found.image, decided, by=system_user(), at=at)
    except DomainError as refusal:
        log.warning("The right to picture %s has ended; %s failed: %s", image.pk, decided.act, refusal.message)
        return _note(notice, decided, refusal.message, failed=True)
    return _note(notice, decided, outcome, failed=False)


def _act(image: Image, decided: Fate, *, by: User, at: datetime) -> str:
    shown = sum(kind == Record.Kind.ARTICLE for kind, _ in showing(image))
    if decided.act == Act.WARN:
        return f"Nothing was changed. Live articles that show it: {shown}."
    portraits = _let_go(image, decided.substitute if decided.whose == "picture" else None, by=by)
    said = f" Portraits changed: {portraits}." if portraits else ""
    if decided.act == Act.REPLACE and (substitute := decided.substitute):
        count = persistently(lambda: swap(image, substitute=substitute, by=by, at=at))
        return f"“{substitute}” stands in for it. Live articles changed: {count}.{said}"
    return f"Articles withdrawn: {_withdraw_all(image, by=by)}.{said}"


def _withdraw_all(image: Image, *, by: User) -> int:
    """Withdraw every article that shows the picture by itself; a card of another article follows that one."""
    count = 0
    for article in Article.objects.filter(public_id__in=_showing_themselves(image)).order_by("pk"):
        publishing.unpublish(article, by=by, reason=REASON, showing=key(image))
        count += 1
    return count


def _showing_themselves(image: Image) -> list[str]:
    rows = Record.objects.public().filter(
        kind=Record.Kind.ARTICLE, references__kind=Record.Kind.IMAGE, references__target_id=image.public_id,
        references__how__in=["lead", "body"],
    )  # fmt: skip
    return [str(each) for each in rows.values_list("public_id", flat=True).distinct()]


def _let_go(image: Image, substitute: Image | None, *, by: User) -> int:
    """Take the picture off the people whose portrait it is, or put the one chosen for it there, and send that live."""
    count = 0
    before_readers = [public_id for kind, public_id in showing(image) if kind == Record.Kind.PERSON]
    for person in Person.objects.filter(Q(portrait=image) | Q(public_id__in=before_readers)).order_by("pk"):
        if person.portrait_id == image.pk:  # otherwise it was changed already, and readers have yet to see it
            people.save_person(person, fields={"portrait": substitute}, by=by)
        reissue(Person.objects.get(pk=person.pk), by=by)
        count += 1
    return count


def _note(notice: RightsNotice, decided: Fate, outcome: str, *, failed: bool) -> RightsNotice:
    if (notice.outcome, notice.failed, notice.act) != (outcome, failed, decided.act):
        notice.outcome, notice.failed, notice.act, notice.done_at = outcome, failed, decided.act, timezone.now()
        notice.save(update_fields=["outcome", "failed", "act", "done_at"])
    return notice
