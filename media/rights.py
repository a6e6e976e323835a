"""Whether a picture may be used: deny beats allow, no grant is deny, unknown is deny.

Days are days in the newsroom's time zone, and a grant's first and last day belong to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from cms.accounts.models import User
from cms.core.errors import NotPermitted
from cms.core.rows import lock, remove, write
from media.models import Image, RightsGrant

WARNING_DAYS = 30  # within these the end of a right is no surprise
GRANT_FIELDS = frozenset(
    {
        "basis",
        "licence_id",
        "licence_url",
        "evidence",
        "permits",
        "denies",
        "territory",
        "valid_from",
        "valid_to",
        "credit_required",
        "contract_holder",
    }
)


class Permission(Struct, frozen=True):
    """``allowed``, and the sentence that says why; the ``grant`` that decided, and the last day of this answer, if any."""

    allowed: bool
    reason: str
    grant: RightsGrant | None = None
    until: date | None = None


# -- the question -----------------------------------------------------------------------------------------------------


def permitted(image: Image, *, use: str, on: date) -> Permission:
    """Whether ``use`` (``RightsGrant.Use``) is permitted on that day. One query unless ``grants`` are prefetched.

    ``until`` is the last day on which the answer is still yes: grants that follow each other without a gap count as one, and
    a later denial ends it.
    """
    day = timezone.localdate(on) if isinstance(on, datetime) else on
    grants = list(image.grants.all())
    denying = next((grant for grant in grants if use in grant.denies and _covers(grant, day)), None)
    if denying:
        return Permission(False, f"the grant “{denying}” denies this use.", denying, denying.valid_to)
    allowing = [grant for grant in grants if use in grant.permits]
    in_force = [grant for grant in allowing if _covers(grant, day)]
    if not in_force:
        return Permission(False, _why_not(grants, allowing, day))
    longest = max(in_force, key=lambda grant: grant.valid_to or date.max)
    return Permission(True, f"Permitted by “{longest}”.", longest, _last_day(grants, allowing, use, day))


def may_crop(image: Image, *, on: date) -> bool:
    """Whether no right in force on that day forbids to cut the picture. One query unless ``grants`` are prefetched.

    Here silence is consent, as in the contracts: those of agencies that mind say so.
    """
    return not any(RightsGrant.Use.CROP in grant.denies and _covers(grant, on) for grant in image.grants.all())


def credit_required(image: Image, *, on: date) -> bool:
    """Whether the supplier or the right by which we show it asks for a credit; True where there is no right.

    One query unless ``grants`` are prefetched.
    """
    if image.supplier_wants_credit:
        return True
    web = [each for each in image.grants.all() if RightsGrant.Use.WEB in each.permits and _covers(each, on)]
    return not web or all(each.credit_required for each in web)


def _covers(grant: RightsGrant, day: date) -> bool:
    return (grant.valid_from is None or grant.valid_from <= day) and (grant.valid_to is None or day <= grant.valid_to)


def _why_not(grants: Sequence[RightsGrant], allowing: Sequence[RightsGrant], day: date) -> str:
    ended = max((grant.valid_to for grant in allowing if grant.valid_to and grant.valid_to < day), default=None)
    begins = min((grant.valid_from for grant in allowing if grant.valid_from and grant.valid_from > day), default=None)
    if begins:
        return f"the right begins on {begins}."
    if ended:
        return f"the right ended on {ended}."
    return "no grant permits this use." if grants else "nobody has entered a right in it."


def _last_day(grants: Sequence[RightsGrant], allowing: Sequence[RightsGrant], use: str, day: date) -> date | None:
    """The end of the unbroken run of permitted days around ``day``; None when it has none."""
    until: date | None = day
    for grant in sorted(allowing, key=lambda each: each.valid_from or date.min):
        if until is not None and (grant.valid_from is None or grant.valid_from <= until + timedelta(days=1)):
            until = None if grant.valid_to is None else max(until, grant.valid_to)
    denied_from = min(
        (grant.valid_from for grant in grants if use in grant.denies and grant.valid_from and grant.valid_from > day),
        default=None,
    )
    if denied_from and (until is None or denied_from <= until):
        return denied_from - timedelta(days=1)
    return until


# -- the verbs --------------------------------------------------------------------------------------------------------


@transaction.atomic
def grant(image: Image, *, by: User | None, **fields: Any) -> RightsGrant:
    """Enter a right: ``basis``, ``permits``, ``denies``, dates and the rest of ``GRANT_FIELDS``. Raises Invalid."""
    require(by, "media.add_rightsgrant")
    return write(RightsGrant(image=image, entered_by=by), fields, allowed=GRANT_FIELDS)


@transaction.atomic
def amend(given: RightsGrant, *, by: User | None, **fields: Any) -> RightsGrant:
    """Correct a right, or end it by ``valid_to``. Raises Invalid."""
    require(by, "media.change_rightsgrant")
    return write(lock(given), fields, allowed=GRANT_FIELDS)


@transaction.atomic
def withdraw(given: RightsGrant, *, by: User | None) -> None:
    """Take out a right that was entered by mistake; one that has ended stays, with its dates."""
    require(by, "media.delete_rightsgrant")
    remove(lock(given))


def require(by: User | None, permission: str) -> None:
    """Raise NotPermitted unless the role enters rights. Imports run without a user."""
    if by is not None and not by.holds(permission):
        raise NotPermitted("not-permitted", "Your role does not enter rights. Ask a photo editor or an editor.")
