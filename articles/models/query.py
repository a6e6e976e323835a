"""What is asked about a claim, and what was looked for in vain."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.claim import Claim
from cms.core.models import AppendOnly, PublicModel
from experts.models import Person


class Query(PublicModel):
    """A question about a claim, to whoever wrote the article or, through them, to an expert. An answer sets no verdict."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="queries")
    expert = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: to the author."
    )
    question = models.TextField()
    due_on = models.DateField("due", null=True, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name_plural = "queries"
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="query_asks_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="query_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class SearchLog(AppendOnly):
    """We looked and found nothing (or this many): what "unsupported" and a belief's framing rest on."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="searches")
    database = models.CharField(max_length=200)
    query = models.TextField("searched for")
    searched_on = models.DateField("searched")
    hits = models.PositiveIntegerField()
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-searched_on", "-id"]

    def __str__(self) -> str:
        return f"{self.database}: {self.query[:60]}"
