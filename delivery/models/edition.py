"""Every document that an article ever published."""

from __future__ import annotations

from django.db import models

from cms.core.models import AppendOnly
from delivery.models.record import Record


class Edition(AppendOnly):
    """One numbered, immutable document. ``digest`` is the SHA-256 of ``document``."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    document = models.BinaryField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["record", "-number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="edition_number_unique")]

    def __str__(self) -> str:
        return f"{self.record} edition {self.number}"
