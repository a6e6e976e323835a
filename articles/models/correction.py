"""What readers are told about a change."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from cms.core.models import PublicModel


class Correction(PublicModel):
    """What readers are told about a change of a published article. Whoever drafts it does not approve it (FE8)."""

    class Kind(models.TextChoices):
        TYPO = "typo", "Typing error"
        CLARIFICATION = "clarification", "Clarification"
        CORRECTION = "correction", "Correction"
        UPDATE = "update", "Update"
        EDITORS_NOTE = "editors_note", "Editor's note"
        RETRACTION = "retraction", "Retraction"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField("as readers see it", blank=True, default="")
    was_wrong = models.TextField(blank=True, default="")
    is_right = models.TextField(blank=True, default="")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        permissions = [("approve_correction", "Can approve a correction")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")), name="correction_four_eyes",
                violation_error_message="Whoever drafted a correction cannot approve it: ask a colleague.",
            ),
            models.CheckConstraint(condition=Q(kind="typo") | ~Q(text=""), name="correction_tells_readers"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="correction_approved_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
