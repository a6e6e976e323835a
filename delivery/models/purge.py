"""What shared caches have to drop, written with the change that made it stale."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Purge(models.Model):
    """The cache tags of one change. Notifications of the same change wait until it is ``done``, or ``failed`` for good."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    tags = ArrayField(models.CharField(max_length=120))
    at = models.DateTimeField("written", auto_now_add=True)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    attempt_count = models.PositiveIntegerField("attempts", default=0)
    finished_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "cache purge"
        ordering = ["-id"]
        permissions = [("retry_purge", "Can purge caches again")]
        indexes = [
            models.Index(fields=["id"], name="purge_waiting", condition=Q(state="waiting")),
            models.Index(fields=["state", "-id"], name="purge_state"),
        ]

    def __str__(self) -> str:
        return f"purge {self.pk} of {len(self.tags)} tags"
