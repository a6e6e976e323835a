"""What happened to an article: append-only, held by triggers."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models.article import Article
from cms.core.models import AppendOnly


class Revision(AppendOnly):
    """One saved draft, whole. A ``shadow`` is the text of a save that came second: kept, shown, never applied by itself."""

    class Kind(models.TextChoices):
        SAVE = "save", "Saved"
        IMPORT = "import", "Imported"
        RESTORE = "restore", "Restored"
        SHADOW = "shadow", "Came second"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SAVE)
    base_version = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["article", "-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class Contribution(AppendOnly):
    """Somebody had a hand in an article. Written by the verbs; read by the four-eyes rules."""

    class Role(models.TextChoices):
        WROTE = "wrote", "Wrote"
        EDITED = "edited", "Edited"
        CHECKED = "checked", "Checked"
        SIGNED_OFF = "signed_off", "Signed off"
        REVIEWED = "reviewed", "Reviewed"
        PUBLISHED = "published", "Published"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user", "role"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display().lower()}"


class Transition(AppendOnly):
    """A move along one of the two axes: ``stage`` or ``standing``."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="transitions")
    axis = models.CharField(max_length=8, choices=[("stage", "Stage"), ("standing", "Standing")])
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    note = models.TextField(blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        labels = dict(Article.Stage.choices + Article.Standing.choices)
        return f"{labels[self.from_state]} → {labels[self.to_state]}"


class Decision(AppendOnly):
    """What was decided about the public state, and the gate's whole answer at that moment, bound to the document's digest."""

    class Act(models.TextChoices):
        PUBLISH = "publish", "Published"
        UNPUBLISH = "unpublish", "Withdrawn"
        TAKEDOWN = "takedown", "Taken down"
        RETRACT = "retract", "Retracted"
        LEGACY = "legacy", "Accepted as legacy"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=12, choices=Act)
    edition = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="")
    blockers = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.get_act_display()
