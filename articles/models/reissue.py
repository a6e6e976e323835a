"""A change on its way to the live documents that show it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cms.core.models import PublicModel


class ReissueQuerySet(models.QuerySet["Reissue"]):
    def open(self) -> ReissueQuerySet:
        return self.filter(finished_at__isnull=True)

    def of(self, kind: str, public_id: UUID) -> ReissueQuerySet:
        """Those of one thing, the last first."""
        return self.filter(cause_kind=kind, cause_id=public_id).order_by("-pk")


class Reissue(PublicModel):
    """A changed thing that too many live documents show for one transaction: how far it has come, batch by batch.

    ``after`` is the key of the last record that was looked at. ``digest`` is of the thing's public document when the round began:
    one that has another at the end of the round goes round again. ``by`` None: the nightly look.
    """

    cause_kind = models.CharField("kind", max_length=16)
    cause_id = models.UUIDField()
    label = models.CharField("what changed", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    total = models.PositiveIntegerField("documents")
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)  # the first of them: kind, id and what went wrong
    rounds = models.PositiveIntegerField(default=1)
    after = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, default="")
    finished_at = models.DateTimeField("finished", null=True)
    is_superseded = models.BooleanField(default=False)

    objects = ReissueQuerySet.as_manager()

    class Meta:
        verbose_name = "change on its way"
        verbose_name_plural = "changes on their way"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cause_kind", "cause_id"], condition=Q(finished_at=None), name="reissue_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(is_superseded=False) | Q(finished_at__isnull=False), name="reissue_superseded_has_ended"
            ),
            models.CheckConstraint(condition=Q(failed__lte=F("done")), name="reissue_failed_were_looked_at"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.cause_kind.capitalize()}: {self.label}"

    @property
    def percent(self) -> int:
        return 100 if self.finished_at else min(99, 100 * self.done // max(1, self.total))

    @property
    def state(self) -> Literal["running", "done", "failed", "superseded"]:
        """running, done, failed (not everywhere), or superseded by a later change."""
        if self.finished_at is None:
            return "running"
        if self.is_superseded:
            return "superseded"
        return "failed" if self.failed else "done"
