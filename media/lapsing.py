"""What will happen when the right to a picture ends: the newsroom's policy, a plan for one picture, and the warnings ahead.

Articles are changed by ``articles.lapsing``; this module decides and foretells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.accounts.models import User
from cms.core.errors import Conflict, NotPermitted
from cms.core.rows import check, lock
from media import credits, rights
from media.expiry import Expiring, expiring
from media.models import Act, Image, LapsePlan, LapsePolicy, RightsGrant, RightsNotice

MAY = "media.change_rightsgrant"  # who decides, and who is told
Stage = RightsNotice.Stage
# Days before the last one → the warning that is given then.
_STAGES = ((1, Stage.DAY), (7, Stage.WEEK), (rights.WARNING_DAYS, Stage.MONTH))


@dataclass(frozen=True)
class Fate:
    """What happens to a picture's articles, by whose decision ("picture", "newsroom"), and what will be in the way, if anything."""

    act: Act
    substitute: Image | None
    whose: str
    problem: str = ""


# -- deciding ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_policy(*, act: str, substitute: Image | None, by: User) -> LapsePolicy:
    """Decide what happens to every picture without a plan. Raises NotPermitted, Invalid, and Conflict for an unfit substitute."""
    _require(by)
    row = LapsePolicy.objects.select_for_update().filter(pk=1).first() or LapsePolicy(pk=1)
    row.act, row.substitute, row.set_by = act, substitute if act == Act.REPLACE else None, by
    _refuse_unfit(row.substitute)
    check(row)
    row.save()
    return row


@transaction.atomic
def set_plan(image: Image, *, act: str, substitute: Image | None, by: User) -> LapsePlan | None:
    """Decide for one picture; ``act`` "" leaves it to the policy. Raises as ``set_policy``."""
    _require(by)
    image = lock(image)
    if not act:
        LapsePlan.objects.filter(image=image).delete()
        return None
    row = LapsePlan.objects.filter(image=image).first() or LapsePlan(image=image)
    row.act, row.substitute, row.chosen_by = act, substitute if act == Act.REPLACE else None, by
    check(row)
    _refuse_unfit(row.substitute)
    row.save()
    return row


def fates(images: Iterable[Image], *, ends: Mapping[int, date]) -> dict[int, Fate]:
    """Key → what will happen after that picture's last day (``ends``). Four queries, whatever the number."""
    keys = [image.pk for image in images]
    policy = LapsePolicy.objects.select_related("substitute").prefetch_related("substitute__grants").first()
    default = Fate(Act(policy.act), policy.substitute, "newsroom") if policy else Fate(Act.WARN, None, "newsroom")
    plans = LapsePlan.objects.filter(image__in=keys).select_related("substitute")
    chosen = {plan.image_id: plan for plan in plans.prefetch_related("substitute__grants")}
    found = {}
    for key in keys:
        plan = chosen.get(key)
        fate = Fate(Act(plan.act), plan.substitute, "picture") if plan else default
        if fate.substitute and fate.substitute.pk == key:
            fate = Fate(Act.WARN, None, "newsroom", "The newsroom’s substitute cannot stand in for itself.")
        day = ends[key] + timedelta(days=1)
        problem = unfit(fate.substitute, on=day) if fate.substitute else fate.problem
        found[key] = Fate(fate.act, fate.substitute, fate.whose, problem)
    return found


def fate(image: Image, *, until: date) -> Fate:
    return fates([image], ends={image.pk: until})[image.pk]


def unfit(substitute: Image, *, on: date) -> str:
    """Why this picture could not stand in for another on that day, as a sentence; "" when it could."""
    if not substitute.file:
        return f"“{substitute}” has no file yet."
    permission = rights.permitted(substitute, use=RightsGrant.Use.WEB, on=on)
    if not permission.allowed:
        return f"We may not show “{substitute}” on {on}: {permission.reason}"
    if not substitute.creators and rights.credit_required(substitute, on=on):
        return f"Nobody is named as the creator of “{substitute}”."
    if not credits.compile(substitute):
        return f"“{substitute}” has no credit line."
    if not substitute.has_alt:
        return f"“{substitute}” has no alt text."
    if substitute.is_made_by_ai and not substitute.ai_label:
        return f"“{substitute}” was made with AI and has no AI label."
    return ""


def _refuse_unfit(substitute: Image | None) -> None:
    if substitute is not None and (problem := unfit(substitute, on=timezone.localdate())):
        raise Conflict("substitute-unfit", f"{problem} Choose another picture to stand in, or see to it first.")


def _require(by: User) -> None:
    if not by.holds(MAY):
        raise NotPermitted("not-permitted", "Your role does not decide about rights. Ask a photo editor or an editor.")


# -- foretelling ------------------------------------------------------------------------------------------------------


def warn(*, on: date) -> list[RightsNotice]:
    """Tell staff of every right that ends under what readers see: a month, a week and a day ahead. Each is told once.

    A right that is extended meanwhile ends on another day, and is told of anew when that comes near.
    """
    found = [each for each in expiring(on=on) if each.live and each.until >= on]
    said = fates([each.image for each in found], ends={each.image.pk: each.until for each in found})
    notices = [
        RightsNotice(image=each.image, until=each.until, stage=stage_of(each, on=on), act=said[each.image.pk].act)
        for each in found
    ]
    known = set(
        RightsNotice.objects.filter(image__in=[notice.image_id for notice in notices]).values_list(
            "image", "until", "stage"
        )
    )
    new = [each for each in notices if (each.image_id, each.until, each.stage) not in known]
    RightsNotice.objects.bulk_create(new, ignore_conflicts=True)
    return new


def stage_of(each: Expiring, *, on: date) -> Stage:
    days = (each.until - on).days
    if days < 0:
        return Stage.ENDED
    return next((stage for most, stage in _STAGES if days <= most), Stage.MONTH)


def told() -> QuerySet[User]:
    """Who sees the warnings on the front page: everybody who may decide about rights."""
    app, codename = MAY.split(".")
    held = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
    return User.objects.filter(held, is_active=True, is_staff=True).distinct().order_by("name")
