"""What a standards editor lets pass, until when and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from cms.core.models import AppendOnly


class Override(AppendOnly):
    """A standards editor lets one blocker of one article pass until a day, inclusive, and says why.

    ``code`` and ``about`` are those of the blocker. Ended early by another row that ``revokes`` it.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="overrides")
    code = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    reason = models.TextField(blank=True, default="")
    expires_on = models.DateField("until, last day", null=True, blank=True)
    revokes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="revoked_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revokes__isnull=False) | ~Q(reason="") & Q(expires_on__isnull=False),
                name="override_has_reason_and_end",
                violation_error_message="An override needs a reason and a last day.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} until {self.expires_on}"
