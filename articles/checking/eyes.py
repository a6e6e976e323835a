"""Four eyes: the database decides (``articles.triggers``), this gives its refusals to whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, connection, transaction

from articles.models import Article
from cms.accounts.models import User
from cms.core.errors import NotPermitted

_PREFIX = "four_eyes_"
_COLLEAGUE = {"fe1", "fe2", "fe3", "fe4", "fe5", "fe6", "fe7", "fe8"}


@contextmanager
def four_eyes() -> Iterator[None]:
    """Write inside this: a refusal by four eyes becomes ``NotPermitted`` with code ``four-eyes-<rule>``, and nothing is written."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        rule = _rule(error)
        if rule is None:
            raise
        sentence = str(error).splitlines()[0]
        raise NotPermitted(
            f"four-eyes-{rule}", f"{sentence} Ask a colleague." if rule in _COLLEAGUE else sentence
        ) from error


def _rule(error: IntegrityError) -> str | None:
    cause = error.__cause__
    name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
    return name.removeprefix(_PREFIX) if name and name.startswith(_PREFIX) else None


def involvement(article: Article, user: User) -> str:
    """How somebody is part of the article ("wrote or edited this article"), or "". One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proofroom_involved(%s, %s)", [article.pk, user.pk])
        row = cursor.fetchone()
    return row[0] if row else ""


def involved(article: Article) -> set[int]:
    """The keys of everybody who is part of the article: their verdicts on it do not count. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT u.id FROM accounts_user u WHERE u.id IN "
            "(SELECT by_id FROM articles_verification WHERE article_id = %s) AND proofroom_involved(%s, u.id) <> ''",
            [article.pk, article.pk],
        )
        return {row[0] for row in cursor.fetchall()}
