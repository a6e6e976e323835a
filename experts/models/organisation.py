"""Institutions, and who holds which post there."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cms.core.dates import is_within, span, wrong_dates
from cms.core.models import PublicModel
from experts.models.person import Person


class Organisation(PublicModel):
    name = models.CharField(max_length=300)
    ror = models.CharField("ROR id", max_length=30, blank=True, default="", help_text="https://ror.org/…")
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text="What it was before.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organisation_name_unique",
                violation_error_message="That organisation is known already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(PublicModel):
    """A post, as printed: "director of the sleep laboratory" at an organisation. Dates are EDTF."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="affiliations"
    )
    role = models.CharField("post, as printed", max_length=300, blank=True, default="")
    department = models.CharField(max_length=200, blank=True, default="")
    since = models.CharField(max_length=32, blank=True, default="")
    until = models.CharField(max_length=32, blank=True, default="")
    position = models.PositiveIntegerField("order", default=0)

    class Meta:
        ordering = ["person", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="") | Q(organisation__isnull=False), name="affiliation_says_something",
                violation_error_message="Name the post, the organisation or both.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return ", ".join(part for part in (self.role, self.organisation.name if self.organisation else "") if part)

    def clean(self) -> None:
        super().clean()
        if errors := wrong_dates(self, "since", "until"):
            raise ValidationError(errors)
        if self.since and self.until and span(self.until).last < span(self.since).first:
            raise ValidationError({"until": "The post ends before it begins."})

    def is_current(self, *, on: date) -> bool:
        """Whether the post may be held on that day: both dates inclusive, open where empty."""
        return is_within(on, self.since, self.until)
