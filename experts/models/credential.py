"""What makes somebody worth quoting."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cms.core.models import PublicModel
from experts.models.person import Person


class Credential(PublicModel):
    """A degree, licence, certification, fellowship or rank; ``title`` as printed. Validity dates are EDTF-free days."""

    class Kind(models.TextChoices):
        DEGREE = "degree", "Degree"
        LICENCE = "licence", "Licence"
        CERTIFICATION = "certification", "Board or other certification"
        FELLOWSHIP = "fellowship", "Fellowship"
        RANK = "rank", "Rank"
        AWARD = "award", "Award"
        MEMBERSHIP = "membership", "Membership"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credentials")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.CERTIFICATION)
    title = models.CharField("as printed", max_length=300)
    issuer = models.CharField(max_length=300, blank=True, default="")
    identifier = models.CharField(max_length=100, blank=True, default="")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_how = models.CharField(max_length=300, blank=True, default="")
    position = models.PositiveIntegerField("order", default=0)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["person", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="credential_has_a_title"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(verified_how=""), name="credential_verified_somehow",
                violation_error_message="Say how it was verified: the register or document that was looked at.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "The last day lies before the first."})

    def state(self, *, on: date) -> str:
        """verified, lapsed or unverified on that day."""
        if self.valid_to and self.valid_to < on:
            return "lapsed"
        return "verified" if self.verified_on and self.verified_on <= on else "unverified"
