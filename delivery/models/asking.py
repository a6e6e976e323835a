"""What is kept of requests for a while: answers that may be asked for again, and how many requests there were."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a POST with an ``Idempotency-Key``, for 24 hours. Without ``status`` it is under way, or was cut off."""

    actor = models.CharField(max_length=40)
    route = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "route", "key"], name="keptanswer_once")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"


class Tally(models.Model):
    """Requests of one actor within the present minute. Unlogged: written at every request, and worth nothing after a crash."""

    actor = models.CharField(max_length=40, primary_key=True)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.actor}: {self.count}"
