"""What came in as text, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from cms.core.models import PublicModel


class Import(PublicModel):
    """One text as received, the bundle read from it, what an editor decided about it, and the article it became.

    ``bundle`` is an ImportBundle as JSON, ``choices`` a ``Choices`` (``articles.importing.settling``). ``outcome`` says what
    accepting made, so that it can be undone: ``made`` and ``biographies`` as [{kind, id, at}], ``notes`` as findings.
    """

    class State(models.TextChoices):
        READ = "read", "Read, waiting for a look"
        ACCEPTED = "accepted", "Accepted"
        DISCARDED = "discarded", "Discarded"

    name = models.CharField(max_length=255, blank=True, default="")
    text = models.TextField()
    text_digest = models.CharField(max_length=64)
    bundle = models.JSONField()
    choices = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_digest"], condition=~Q(state="discarded"), name="import_text_once",
                violation_error_message="That text has been imported already.",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(article__isnull=False), name="import_accepted_has_an_article"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"Pasted text of {self.created_at:%Y-%m-%d %H:%M}"
