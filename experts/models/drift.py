"""What a checker decided when somebody's titles were no longer those printed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cms.core.models import AppendOnly
from experts.models.quote import Quote


class DriftSettlement(AppendOnly):
    """One decision on one quote. ``frozen`` and ``now`` are name, suffix and titles as they were printed and as they were that day:
    the decision stands while ``now`` is still what they are."""

    class Choice(models.TextChoices):
        KEEP_DATED = "keep_dated", "Keep, with a date"
        UPDATE = "update", "Update, freshly confirmed"
        REMOVE = "remove", "Take the titles out"

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="settlements")
    choice = models.CharField(max_length=10, choices=Choice)
    frozen = ArrayField(models.CharField(max_length=600))
    now = ArrayField(models.CharField(max_length=600))
    as_credited = models.TextField("attribution in print from then on")
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        permissions = [("settle_drift", "Can settle an attribution that drifted")]

    def __str__(self) -> str:
        return self.get_choice_display()
