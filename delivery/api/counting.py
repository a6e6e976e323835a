"""How often somebody may ask, said in every private answer."""

from __future__ import annotations

from rest_framework.exceptions import Throttled
from rest_framework.views import APIView

from delivery import throttling


def count(view: APIView, actor: str, *, limit: int) -> Throttled | None:
    """Count a request of this actor and say in its answer what is left of ``limit`` a minute (0: any number).

    Returns the refusal to raise where it was one too many. One statement.
    """
    quota = throttling.count(actor, limit=limit)
    if quota is None:
        return None
    view.headers |= quota.headers()
    return Throttled(wait=quota.resets_s) if quota.is_spent else None
