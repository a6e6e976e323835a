"""Overrides: a standards editor who had no part in an article lets one of its blockers pass, until a day, for a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from msgspec import structs

from articles.blocker import Blocker, Waived
from articles.checking.eyes import four_eyes
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Override
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid
from cms.core.text import clean_text

MAX_CODE, MAX_ABOUT = 60, 120  # characters
LONGEST = timedelta(days=366)


@transaction.atomic
def override(article: Article, *, code: str, about: str, reason: str, expires_on: date, by: User) -> Override:
    """Let the blocker ``code`` about the thing ``about`` (``Blocker.key``) pass until that day, inclusive.

    Raises ``Invalid`` without a reason or with a day that has passed or lies over a year ahead; ``NotPermitted`` (FE7).
    """
    require(by, "articles.override_blocker", "override blockers")
    errors = []
    if not (0 < len(code) <= MAX_CODE and 0 < len(about) <= MAX_ABOUT):
        errors.append(("code", "unknown", "Name the blocker by its code and what it is about."))
    if not clean_text(reason):
        errors.append(("reason", "missing", "Say why it may go out all the same."))
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        errors.append(("expires_on", "range", "An override ends on a day from today on, within a year."))
    if errors:
        named = [{"path": path, "code": kind, "message": message} for path, kind, message in errors]
        raise Invalid("override-has-faults", errors[0][2], errors=named)
    with four_eyes():
        return Override.objects.create(
            article=article, code=code, about=about, reason=clean_text(reason), expires_on=expires_on, by=by
        )


@transaction.atomic
def revoke(given: Override, *, by: User, reason: str = "") -> Override:
    """End an override at once. Raises ``Conflict`` when it has ended already."""
    require(by, "articles.override_blocker", "revoke overrides")
    locked(given.article_id)
    if Override.objects.filter(revokes=given).exists():
        raise Conflict("revoked", "This override was revoked already.")
    return Override.objects.create(
        article=given.article, code=given.code, about=given.about, reason=clean_text(reason), revokes=given, by=by
    )


def in_force(article: Article, *, on: date) -> dict[tuple[str, str], Override]:
    """(code, about) → the override that lets it pass on that day. One query."""
    rows = article.overrides.filter(revokes=None, revoked_by=None, expires_on__gte=on).select_related("by")
    return {(row.code, row.about): row for row in rows}


def overridden(article: Article, found: Iterable[Blocker], *, on: date) -> list[Blocker]:
    """The same blockers, each that an override lets pass marked with it. One query, none when nothing may be overridden."""
    found = list(found)
    if not any(each.severity == "override" for each in found):
        return found
    given = in_force(article, on=on)
    return [_waived(each, given.get((each.code, each.key))) for each in found]


def _waived(found: Blocker, given: Override | None) -> Blocker:
    if given is None or found.severity != "override":
        return found
    return structs.replace(found, waived=Waived(str(given.by), str(given.expires_on), given.reason))
