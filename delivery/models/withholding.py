"""Editions that the public may not read any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from delivery.models.edition import Edition


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    def in_force(self) -> WithholdingQuerySet:
        return self.filter(released_at=None)


class Withholding(models.Model):
    """One edition hidden from the public, and by whom; the edition itself is not touched.

    ``reason`` and ``note`` are what readers are told. Released, the row stays as the record of it.
    """

    class Reason(models.TextChoices):
        LEGAL = "legal", "Legal"
        WITHDRAWN = "withdrawn", "Withdrawn by us"
        EXPIRED = "expired", "What allowed it has expired"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="withholdings")
    reason = models.CharField(max_length=16, choices=Reason, default=Reason.LEGAL)
    note = models.TextField("public reason")
    withheld_at = models.DateTimeField()
    withheld_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    release_note = models.TextField("why it was released (staff only)", blank=True, default="")

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        ordering = ["-withheld_at"]
        permissions = [
            ("withhold_edition", "Can hide an edition from the public"),
            ("release_edition", "Can show a hidden edition again"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(released_at=None), name="withholding_one_in_force",
                violation_error_message="This edition is hidden already.",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None) | Q(released_at__isnull=False, released_by__isnull=False),
                name="withholding_release_is_whole",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="withholding_says_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.edition}: {self.get_reason_display().lower()}"
