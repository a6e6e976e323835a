"""The checking desk's own things: who is on what, who is here, what broke, the policy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.claim import Claim
from cms.core.models import AppendOnly, PublicModel


class Assignment(PublicModel):
    """Somebody has an article on their desk."""

    class Task(models.TextChoices):
        CHECK = "check", "Check"
        SECOND = "second", "Second check"
        SIGN = "sign", "Sign off"
        REVIEW = "review", "Review"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    task = models.CharField(max_length=8, choices=Task, default=Task.CHECK)
    due_on = models.DateField("due", null=True, blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "user", "task"], condition=Q(ended_at__isnull=True), name="assignment_once",
                violation_error_message="That person has this article already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}: {self.get_task_display().lower()}"


class Presence(models.Model):
    """Who is in an article's desk now; a row is current for a minute or two."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]

    def __str__(self) -> str:
        return str(self.user)


class ClaimEvent(AppendOnly):
    """A claim's standing changed, and why: the overnight list and the audit read it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="events")
    from_standing = models.CharField(max_length=28)
    to_standing = models.CharField(max_length=28)
    because = models.CharField(max_length=24, blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.from_standing} → {self.to_standing}"


class DeskPolicy(models.Model):
    """One row, which triggers read: how few people may do all the looking.

    ``signer_may_be_second``: who signs off may have been the blind second checker. Nothing here goes below two people an
    article, three where a high-risk claim stands.
    """

    signer_may_be_second = models.BooleanField(default=False)
    high_risk_sources = models.PositiveSmallIntegerField("independent sources under a high-risk claim", default=1)

    class Meta:
        verbose_name_plural = "desk policy"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="desk_policy_is_one_row")]

    def __str__(self) -> str:
        return "Desk policy"
