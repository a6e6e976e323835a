"""Verdicts: append-only, bound to the hash of what was judged."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.claim import Claim
from cms.core.models import AppendOnly
from experts.models import Credential, Quote
from media.models import RightsGrant


class Verification(AppendOnly):
    """Somebody judged one subject: a claim, a quote, a credential, a rights grant, or an article's whole text.

    ``subject_hash`` is the SHA-256 of what they saw; the verdict stands while it equals today's. ``words_hash`` and
    ``passages_hash`` are its parts, so that a stale verdict can say what moved. ``blind``: given without sight of the first.
    ``supersedes`` is the verdict that this one takes the place of; each has one successor at most.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        CONFIRMED_WITH_CHANGE = "confirmed_with_change", "Confirmed with a change"
        INCORRECT = "incorrect", "Incorrect"
        UNSUPPORTED = "unsupported", "Unsupported"
        MISLEADING = "misleading", "Misleading"
        MISSING_CONTEXT = "missing_context", "Context missing"
        UNVERIFIABLE = "unverifiable", "Unverifiable"
        ON_AUTHOR = "on_author", "On the author"
        NOT_CHECKABLE = "not_checkable", "Not checkable"
        BELIEF_REPORTED_CORRECTLY = "belief_reported_correctly", "Belief, reported correctly"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Method(models.TextChoices):
        PRIMARY_DOCUMENT = "primary_document", "Primary document"
        SECONDARY_DOCUMENT = "secondary_document", "Secondary document"
        RECORDING = "recording", "Recording"
        TRANSCRIPT = "transcript", "Transcript"
        EMAIL = "email", "E-mail"
        PHONE_CALL_BACK = "phone_call_back", "Telephone, called back"
        REGISTRY_LOOKUP = "registry_lookup", "Registry"
        BOARD_LOOKUP = "board_lookup", "Board's register"
        DATASET_RECALCULATION = "dataset_recalculation", "Recalculated from data"
        EXPERT_CONSULT = "expert_consult", "Expert asked"
        VISUAL_INSPECTION = "visual_inspection", "Looked at"
        NULL_SEARCH = "null_search", "Searched, found nothing"
        PRIOR_VERIFICATION = "prior_verification", "Checked before"

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )  # of a claim: its article; of an article: itself; of anything else: none
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications")
    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications")
    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    grant = models.ForeignKey(
        RightsGrant, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )
    verdict = models.CharField(max_length=28, choices=Verdict)
    method = models.CharField(max_length=24, choices=Method)
    subject_hash = models.CharField(max_length=64)
    words_hash = models.CharField(max_length=64, blank=True, default="")
    passages_hash = models.CharField(max_length=64, blank=True, default="")
    evidence = models.TextField(
        blank=True, default="", help_text="What was looked at, so that somebody can look again."
    )
    note = models.TextField(blank=True, default="")
    blind = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verifications")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, quote=None, credential=None, grant=None, article__isnull=False)
                | Q(claim=None, quote__isnull=False, credential=None, grant=None, article=None)
                | Q(claim=None, quote=None, credential__isnull=False, grant=None, article=None)
                | Q(claim=None, quote=None, credential=None, grant__isnull=False, article=None)
                | Q(claim=None, quote=None, credential=None, grant=None, article__isnull=False),
                name="verification_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(blind=False) | Q(claim__isnull=False, supersedes=None), name="verification_blind_is_a_second_look"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["claim", "by"], name="verification_claim")]

    def __str__(self) -> str:
        return self.get_verdict_display()
