"""The desk's policy: how few people may do all the looking, and how many sources a high-risk claim wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from articles.errors import require
from articles.models import DeskPolicy
from cms.accounts.models import User
from cms.core.errors import Invalid

FIELDS = frozenset({"signer_may_be_second", "high_risk_sources"})
MOST_SOURCES = 9


@transaction.atomic
def set_policy(*, fields: Mapping[str, Any], by: User) -> DeskPolicy:
    """Change the one row there is, or make it. Nothing here goes below two people an article, three where a high-risk claim
    stands: the triggers see to that. Raises ``Invalid``, ``NotPermitted``."""
    require(by, "articles.change_deskpolicy", "change the desk's policy")
    values = {name: value for name, value in fields.items() if name in FIELDS}
    if not 1 <= int(values.get("high_risk_sources", 1)) <= MOST_SOURCES:
        raise Invalid("policy", f"Ask for 1 to {MOST_SOURCES} independent sources.")
    row, _ = DeskPolicy.objects.update_or_create(pk=1, defaults=values)
    return row
