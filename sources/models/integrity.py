"""What became of a publication after it was published: corrected, doubted, retracted, or nothing that anybody found."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from cms.core.dates import wrong_dates
from cms.core.models import AppendOnly
from sources.models.source import Source


class IntegrityEvent(AppendOnly):
    """A notice about a source, or the finding that there is none, as of the day somebody looked (``as_of``).

    ``noticed_on`` is the notice's own date, EDTF. A row that ``strikes`` another says that that one was entered by mistake.
    """

    class Service(models.TextChoices):
        CROSSREF = "crossref", "Crossref"
        RETRACTION_WATCH = "retraction_watch", "Retraction Watch"
        PUBMED = "pubmed", "PubMed"
        OPENALEX = "openalex", "OpenAlex"
        PUBLISHER_PAGE = "publisher_page", "Publisher's page"
        MANUAL = "manual", "Elsewhere"

    class Type(models.TextChoices):
        NONE_FOUND = "none_found", "Looked, found no notice"
        ADDENDUM = "addendum", "Addendum"
        CLARIFICATION = "clarification", "Clarification"
        CORRECTION = "correction", "Correction"
        CORRIGENDUM = "corrigendum", "Corrigendum"
        ERRATUM = "erratum", "Erratum"
        EXPRESSION_OF_CONCERN = "expression_of_concern", "Expression of concern"
        NEW_VERSION = "new_version", "New version"
        PARTIAL_RETRACTION = "partial_retraction", "Partial retraction"
        REMOVAL = "removal", "Removal"
        RETRACTION = "retraction", "Retraction"
        WITHDRAWAL = "withdrawal", "Withdrawal"
        REINSTATEMENT = "reinstatement", "Reinstatement"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="integrity_events")
    service = models.CharField("where", max_length=20, choices=Service)
    type = models.CharField("what", max_length=24, choices=Type)
    notice = models.CharField(max_length=2000, blank=True, default="", help_text="The notice's DOI or address.")
    noticed_on = models.CharField("date of the notice", max_length=32, blank=True, default="")
    reasons = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    as_of = models.DateField("looked on")
    strikes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="struck_by", editable=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{'Struck: ' if self.strikes_id else ''}{self.get_type_display()}, {self.get_service_display()}"

    def clean(self) -> None:
        super().clean()
        if errors := wrong_dates(self, "noticed_on"):
            raise ValidationError(errors)
