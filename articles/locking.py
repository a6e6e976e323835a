"""The article that a verb works on, as it is now, and locked until its transaction ends."""

from __future__ import annotations

from articles.models import Article
from cms.core.selecting import VALUES, Select

_LOCKED = Select(lambda: Article.objects.select_for_update(of=("self",)).filter(pk__among=VALUES))


def locked(key: int) -> Article:
    """The row of that key. One query. Raises ``Article.DoesNotExist``."""
    if rows := _LOCKED([key]):
        return rows[0]
    raise Article.DoesNotExist
