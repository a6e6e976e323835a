"""Addresses that something once had."""

from __future__ import annotations

from django.db import models

from delivery.models.record import Record


class Redirect(models.Model):
    """An old slug leads to the record that had it. A live slug always beats a redirect."""

    kind = models.CharField(max_length=16, choices=Record.Kind)
    language = models.CharField(max_length=16, blank=True, default="")
    slug = models.CharField(max_length=120)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="redirects")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language", "slug"], name="redirect_slug_unique")]
        indexes = [models.Index(fields=["kind", "slug"], name="redirect_slug")]

    def __str__(self) -> str:
        return f"{self.slug} → {self.record}"
