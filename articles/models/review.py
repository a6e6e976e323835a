"""Reviewers' seals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from cms.core.models import AppendOnly
from experts.models import Credential, Person


class Review(AppendOnly):
    """A medical or editorial reviewer's seal over a declared set of blocks and claims.

    ``covers`` maps each covered place (``claim:<id>``, a block's UUID, a field's name) to the hash of its words that day: a change
    of a covered one voids the seal, a typo elsewhere does not. Withdrawn by a row that ``withdraws`` it.
    """

    class Kind(models.TextChoices):
        MEDICAL = "medical", "Medical"
        EDITORIAL = "editorial", "Editorial"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    covers = models.JSONField(default=dict)
    reviewed_on = models.DateField()
    valid_until = models.DateField()
    credential = models.ForeignKey(
        Credential,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What makes them fit for it.",
    )
    note = models.TextField(blank=True, default="")
    withdraws = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawn_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        permissions = [("seal_article", "Can review an article")]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("reviewed_on")), name="review_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} review by {self.person}"
