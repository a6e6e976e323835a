"""Topics: made, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from articles.errors import require
from articles.models import Topic
from cms.accounts.models import User
from cms.core.errors import Conflict
from cms.core.rows import lock, remove, write
from cms.core.text import slugify

FIELDS = frozenset({"name", "slug", "language", "description"})


@transaction.atomic
def save_topic(
    topic: Topic | None, *, fields: Mapping[str, Any], by: User, base: datetime | str | None = None
) -> Topic:
    """Make a topic (``topic`` None) or change one; an empty slug is made from the name.

    Raises ``NotPermitted``, ``Invalid`` with ``errors`` by field, and ``Stale`` when it was saved since ``base``.
    """
    require(by, "articles.change_topic" if topic else "articles.add_topic", "write topics")
    values = dict(fields)
    if not values.get("slug") and values.get("name"):
        values["slug"] = slugify(values["name"])
    return write(lock(topic, base=base) if topic else Topic(), values, allowed=FIELDS)


@transaction.atomic
def delete_topic(topic: Topic, *, by: User) -> None:
    """Delete a topic that no article has. Raises ``NotPermitted``, and ``Conflict`` naming what still needs it."""
    require(by, "articles.delete_topic", "delete topics")
    topic = lock(topic)
    about = list(topic.articles.kept().order_by("title")[:4])
    if about:
        named = ", ".join(f"“{article}”" for article in about[:3])
        raise Conflict(
            "in-use", f"Articles are about this topic: {named}{' and more' if len(about) > 3 else ''}. Move them first."
        )
    remove(topic)
