"""Who has which article on their desk, until when; and who is in one now."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from articles.checking.eyes import CODES, involvement
from articles.errors import require
from articles.locking import locked
from articles.models import Article, Assignment
from cms.accounts.models import User
from cms.core.errors import Conflict, Invalid, NotPermitted, no_choice

PRESENT = timedelta(minutes=2)


@transaction.atomic
def assign(
    article: Article, *, user: User, by: User, task: str = Assignment.Task.CHECK, due_on: date | None = None
) -> Assignment:
    """Put an article on somebody's desk; again, with another day, to change it. Checkers may take one for themselves.

    Raises ``NotPermitted`` when the person is part of the article or may not do the task, ``Invalid``.
    """
    require(by, "articles.assign_checker", "assign checkers")
    if task not in Assignment.Task.values:
        error = no_choice("task", Assignment.Task.values)
        raise Invalid("task", error["message"], errors=[error])
    locked(article.pk)
    needed = "articles.seal_article" if task == Assignment.Task.REVIEW else "articles.verify_claim"
    if not user.holds(needed):
        raise NotPermitted("not-a-checker", f"{user} has no role for this: choose somebody who checks.")
    if how := involvement(article, user):
        raise NotPermitted(CODES["fe1"], f"{user} {how}: choose somebody else.")
    row, _ = Assignment.objects.update_or_create(
        article=article, user=user, task=task, ended_at=None, defaults={"due_on": due_on, "assigned_by": by}
    )
    return row


@transaction.atomic
def release(assignment: Assignment, *, by: User) -> Assignment:
    """Take an article off somebody's desk: one's own, or anybody's with the permission to assign."""
    if assignment.user_id != by.pk:
        require(by, "articles.assign_checker", "change assignments")
    if not Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=timezone.now()):
        raise Conflict("released", "This was taken off the desk already.")
    assignment.refresh_from_db()
    return assignment


def come_in(article: Article, *, user: User) -> tuple[str, list[str]]:
    """Note that somebody is in the article's desk now: how they are part of it (as ``eyes.involvement``), and the names of who else
    is here. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH here AS (INSERT INTO articles_presence (article_id, user_id, seen_at) VALUES (%s, %s, now()) "
            "ON CONFLICT (article_id, user_id) DO UPDATE SET seen_at = now()) "
            "SELECT proofroom_involved(%s, %s), ARRAY(SELECT u.name FROM articles_presence p JOIN accounts_user u "
            "ON u.id = p.user_id WHERE p.article_id = %s AND p.user_id <> %s "
            "AND p.seen_at > now() - make_interval(secs => %s) ORDER BY p.seen_at DESC)",
            [article.pk, user.pk, article.pk, user.pk, article.pk, user.pk, PRESENT.total_seconds()],
        )
        involved, others = cursor.fetchone() or ("", [])
        return involved, others


def checkers() -> list[User]:
    """Who gives verdicts or reviews here, by name: whom an article can be put on the desk of. One query."""
    able = Q(groups__permissions__codename="verify_claim") | Q(groups__permissions__codename="seal_article")
    return list(User.objects.filter(able, is_active=True).distinct().order_by("name"))
