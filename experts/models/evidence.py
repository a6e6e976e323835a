"""Recordings, mails and documents behind a quote or a credential."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.core.models import PublicModel
from experts.models.credential import Credential
from experts.models.quote import Quote


class EvidenceFile(PublicModel):
    """One file in restricted storage, kept until ``keep_until`` (inclusive; None: without end). When its bytes have gone, the row
    stays with their SHA-256 and ``discarded_at``."""

    class Kind(models.TextChoices):
        RECORDING = "recording", "Recording"
        EMAIL = "email", "E-mail"
        DOCUMENT = "document", "Document"
        PICTURE = "picture", "Picture"

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind, editable=False)
    name = models.CharField(max_length=255, editable=False)
    file = models.CharField(max_length=120, blank=True, default="", editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    size_bytes = models.PositiveBigIntegerField(editable=False)
    note = models.TextField(blank=True, default="")
    keep_until = models.DateField("keep until, last day", null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__isnull=False, credential=None) | Q(quote=None, credential__isnull=False),
                name="evidence_is_of_one_thing",
                violation_error_message="Choose the quote or the credential that it belongs to: one of them.",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(discarded_at__isnull=False), name="evidence_is_kept_or_discarded"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
