"""What the quoted person says to their own words: a link for them alone, and their answers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.core.models import AppendOnly, PublicModel
from experts.models.person import Person
from experts.models.quote import Quote


class ConfirmationLink(PublicModel):
    """A link that shows one person their own quotes and how they are named, until it expires or is revoked. The address carries
    a signature over the id (``experts.confirming``); nothing here opens it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="confirmation_links")
    quotes = models.ManyToManyField(Quote, related_name="confirmation_links")
    expires_at = models.DateTimeField("works until")
    revoked_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Link for {self.person}"

    def is_open(self, *, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class Confirmation(AppendOnly):
    """One answer to one quote, or without a quote to the line that names the person today. ``words_hash`` is the SHA-256 of what
    they saw (``Quote.words_hash``): for words that changed since, the answer is stale. No address of theirs is kept."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CHANGE = "change", "Asks for a change"

    link = models.ForeignKey(ConfirmationLink, on_delete=models.PROTECT, related_name="answers")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations")
    words_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=10, choices=Answer)
    proposed = models.TextField("proposed words", blank=True, default="")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="confirmed", proposed="") | Q(answer="change") & ~Q(proposed=""),
                name="confirmation_proposes_what_it_asks_for",
            )
        ]

    def __str__(self) -> str:
        return self.get_answer_display()
