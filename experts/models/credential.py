"""What makes somebody worth quoting."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cms.core.models import PublicModel
from experts.models.person import Person

_BOARD = re.compile(r"\bboard[\s-]*certified\b|\bcertified\b.*\bboard\b", re.IGNORECASE)


def year_before(day: date) -> date:
    return (
        (day - timedelta(days=1)).replace(year=day.year - 1)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


class CredentialQuerySet(models.QuerySet["Credential"]):
    def recheck_due(self, *, on: date) -> CredentialQuerySet:
        return self.filter(kind__in=Credential.RECHECKED, verified_on__lte=year_before(on))


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

    # What can be lost again is looked up every year.
    RECHECKED = (Kind.LICENCE, Kind.CERTIFICATION, Kind.RANK)

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

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["person", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="credential_has_a_title"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(verified_how=""), name="credential_verified_somehow",
                violation_error_message="Say how it was verified: the register or document that was looked at.",
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(kind="certification") | ~Q(issuer=""),
                name="credential_verified_names_its_board",
                violation_error_message="Name the board or body that certified: without it there is nothing to verify.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "The last day lies before the first."})

    @property
    def is_incomplete(self) -> bool:
        """Whether it says certified and not by whom: there is nothing that could be looked up."""
        says_board = _BOARD.search(self.title) is not None
        return not self.issuer and (says_board or self.kind == self.Kind.CERTIFICATION)

    def recheck_due(self, *, on: date) -> bool:
        """Whether it was verified so long ago that somebody should look again. What was once earned is never due."""
        return self.kind in self.RECHECKED and self.verified_on is not None and self.verified_on <= year_before(on)

    def state(self, *, on: date) -> str:
        """verified, lapsed or unverified on that day."""
        if self.valid_to and self.valid_to < on:
            return "lapsed"
        return "verified" if self.verified_on and self.verified_on <= on else "unverified"
