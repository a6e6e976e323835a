"""What a source said when somebody looked: the text, and the file it was read from."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cms.core.ids import uuid7
from cms.core.models import AppendOnly, AppendOnlyQuerySet
from sources.models.source import Source


class CaptureQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: object) -> CaptureQuerySet:
        """What this person may read: restricted captures are for those who check."""
        may = getattr(user, "holds", None)
        return self if may and may("sources.see_restricted") else self.filter(visibility=Capture.Visibility.STAFF)


class Capture(AppendOnly):
    """The text of a source as of ``captured_at``. Append-only: what changed since is another capture.

    ``text_hash`` is the SHA-256 of the text in NFC with white space collapsed; ``sha256`` that of the file's bytes, which lie in
    restricted storage under ``file``; both are "" where only text was pasted.
    """

    class Origin(models.TextChoices):
        PASTED = "pasted", "Pasted"
        UPLOADED = "uploaded", "Uploaded"
        FETCHED = "fetched", "Fetched"

    class Visibility(models.TextChoices):
        STAFF = "staff", "Everybody in the newsroom"
        RESTRICTED = "restricted", "Checkers and editors only"

    public_id = models.UUIDField("id", default=uuid7, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    file = models.CharField(max_length=120, blank=True, default="")
    file_name = models.CharField(max_length=255, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    origin = models.CharField(max_length=8, choices=Origin)
    final_url = models.CharField("address that answered", max_length=2000, blank=True, default="")
    captured_at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.STAFF)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = models.Manager.from_queryset(CaptureQuerySet)()  # type: ignore[misc] # the stubs take managers for columns

    class Meta:
        ordering = ["-captured_at", "-id"]
        permissions = [("see_restricted", "Can read restricted captures")]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="capture_has_text")]

    def __str__(self) -> str:
        restricted = "Restricted capture" if self.visibility == self.Visibility.RESTRICTED else "Capture"
        return f"{restricted} of {self.captured_at:%d %B %Y}"

    @property
    def pid(self) -> str:
        return str(self.public_id)
