"""Four eyes: the database decides (``articles.triggers``), this gives its refusals to whoever asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.db import IntegrityError, connection, transaction

from articles.models import Article
from cms.accounts.models import User
from cms.core.errors import NotPermitted

_PREFIX = "four_eyes_"
_COLLEAGUE = {  # a rule of the database → the code of its refusal; a colleague may do it
    "fe1": "checking-needs-an-outsider",
    "fe2": "high-risk-claims-need-two-people",
    "fe3": "sign-off-needs-another-person",
    "fe4": "reviewing-needs-a-qualified-outsider",
    "fe5": "entries-are-verified-by-others",
    "fe6": "claims-are-closed-by-outsiders",
    "fe7": "overriding-needs-an-outside-standards-editor",
    "fe8": "corrections-are-approved-by-others",
}
CODES = {
    **_COLLEAGUE,
    "claims": "closed-claims-stay-as-they-are",
    "risk": "risk-is-only-raised",
    "subject": "the-verdict-misses-its-subject",
}


@contextmanager
def four_eyes(*, savepoint: bool = True) -> Iterator[None]:
    """Write inside this: a refusal by four eyes becomes ``NotPermitted`` with its code of ``CODES``; nothing is written.

    Without ``savepoint`` the transaction around it is undone as a whole.
    """
    try:
        with transaction.atomic(savepoint=savepoint):
            yield
    except IntegrityError as error:
        rule = _rule(error)
        if rule is None:
            raise
        sentence = str(error).splitlines()[0]
        raise NotPermitted(CODES[rule], f"{sentence} Ask a colleague." if rule in _COLLEAGUE else sentence) from error


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


def involved(articles: Sequence[int]) -> dict[int, set[int]]:
    """Key of each of these articles → the keys of those who judged it and are part of it by now. One query."""
    found: dict[int, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT v.article_id, v.by_id FROM articles_verification v "
            "WHERE v.article_id = ANY(%s) AND proofroom_involved(v.article_id, v.by_id) <> ''",
            [list(articles)],
        )
        for article, user in cursor.fetchall():
            found.setdefault(article, set()).add(user)
    return found


def unfit_signers(articles: Sequence[int]) -> dict[int, str]:
    """Key of each of these articles whose sign-off no longer holds → the sentence that says why. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id, proofroom_unfit_to_sign(a.id, t.by_id) FROM articles_article a "
            "CROSS JOIN LATERAL (SELECT t.by_id FROM articles_transition t WHERE t.article_id = a.id "
            "AND t.from_state = 'checking' AND t.to_state = 'ready' AND t.digest = a.pinned_digest "
            "ORDER BY t.id DESC LIMIT 1) t WHERE a.id = ANY(%s) AND a.basis = 'checked'",
            [list(articles)],
        )
        return {article: unfit.partition(":")[2] for article, unfit in cursor.fetchall() if unfit}
