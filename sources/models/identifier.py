"""What the world calls a source."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from sources.identifiers import normalise
from sources.models.source import Source

MAX_BYTES = 2000  # what is unique must fit into a row of its index


class Identifier(models.Model):
    """A DOI, PMID, ISBN… of a source. ``normalised`` is what is compared: one thing has one entry."""

    class Scheme(models.TextChoices):
        DOI = "doi", "DOI"
        PMID = "pmid", "PMID"
        PMCID = "pmcid", "PMCID"
        ISBN13 = "isbn13", "ISBN"
        ISSN = "issn", "ISSN"
        ARXIV = "arxiv", "arXiv"
        NCT = "nct", "ClinicalTrials.gov"
        URL = "url", "Address"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=Scheme)
    value = models.CharField("as written", max_length=2000)
    normalised = models.CharField(max_length=2000, editable=False)

    class Meta:
        ordering = ["scheme", "normalised"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "normalised"], name="identifier_unique",
                violation_error_message="Another source has that identifier: use that one, or merge the two.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.normalised}"

    def clean(self) -> None:
        super().clean()
        try:
            self.normalised = normalise(self.scheme, self.value)
        except ValueError as error:
            raise ValidationError({"value": str(error)}) from error
        if len(self.normalised.encode()) > MAX_BYTES:
            raise ValidationError({"value": f"That is too long for an identifier: {MAX_BYTES} bytes at most."})
