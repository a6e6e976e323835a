"""Which pictures look alike: what is remembered of each, and the pairs that were found."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from media.models.image import Image


class Fingerprint(models.Model):
    """Two 64-bit hashes of what a picture shows (``media.fingerprints``), as signed integers; none of one that shows nothing.

    A narrow table of its own: a look for neighbours reads all of it, and must not read what else a picture has.
    """

    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="fingerprint")
    gradient = models.BigIntegerField(null=True)
    frequency = models.BigIntegerField(null=True)
    compared_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Fingerprint of {self.image_id}"


class LikenessQuerySet(models.QuerySet["Likeness"]):
    def open(self) -> LikenessQuerySet:
        """Pairs that nobody has called different."""
        return self.filter(settled_at=None)

    def of(self, image: Image) -> LikenessQuerySet:
        return self.filter(Q(first=image) | Q(second=image))


class Likeness(models.Model):
    """Two pictures that look alike, each pair once. A pair that somebody called different stays, so that it does not come back."""

    first = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    distance = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LikenessQuerySet.as_manager()

    class Meta:
        ordering = ["distance", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likeness_ordered"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="likeness_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"

    def other(self, image: Image) -> Any:
        return self.second if self.first_id == image.pk else self.first
