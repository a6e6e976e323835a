"""Whether a picture may be used: deny beats allow, no grant is deny, unknown is deny."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from media.models import Image, RightsGrant


class Permission(Struct, frozen=True):
    """``allowed``, and the sentence that says why; the ``grant`` that decided, and its last day, if any."""

    allowed: bool
    reason: str
    grant: RightsGrant | None = None
    until: date | None = None


def permitted(image: Image, *, use: str, on: date) -> Permission:
    """Whether ``use`` (``RightsGrant.Use``) is permitted on that day, in the newsroom's time zone; last days are inclusive."""
    grants = list(image.grants.all())
    in_force = [each for each in grants if _in_force(each, on)]
    for grant in in_force:
        if use in grant.denies:
            return Permission(False, f"the grant “{grant}” denies this use.", grant, grant.valid_to)
    allowing = [each for each in in_force if use in each.permits]
    if allowing:
        longest = max(allowing, key=lambda each: each.valid_to or date.max)
        return Permission(True, f"Permitted by “{longest}”.", longest, longest.valid_to)
    if any(use in each.permits for each in grants):
        return Permission(False, "no grant is in force on that day.")
    return Permission(False, "no grant permits this use.")


def _in_force(grant: RightsGrant, on: date) -> bool:
    return (grant.valid_from is None or grant.valid_from <= on) and (grant.valid_to is None or on <= grant.valid_to)
