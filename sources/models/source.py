"""Something an article rests on."""

from __future__ import annotations

from django.contrib.postgres.indexes import HashIndex
from django.core.exceptions import ValidationError
from django.db import models

from cms.core.dates import wrong_dates
from cms.core.models import PublicModel


class Source(PublicModel):
    """One entry of the source register. ``cited_as`` is the line as somebody wrote it, kept verbatim for ever.

    ``csl`` is CSL-JSON 1.0.2; dates are EDTF text.
    """

    class Kind(models.TextChoices):
        JOURNAL_ARTICLE = "journal_article", "Journal article"
        PREPRINT = "preprint", "Preprint"
        SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
        GUIDELINE = "guideline", "Guideline"
        BOOK = "book", "Book"
        CHAPTER = "chapter", "Chapter"
        THESIS = "thesis", "Thesis"
        REPORT = "report", "Report"
        DATASET = "dataset", "Data set"
        GOVERNMENT_PAGE = "government_page", "Government page"
        INSTITUTION_PAGE = "institution_page", "Institution's page"
        ENCYCLOPEDIA_ENTRY = "encyclopedia_entry", "Encyclopedia entry"
        NEWS_ARTICLE = "news_article", "News article"
        PRESS_RELEASE = "press_release", "Press release"
        BLOG_POST = "blog_post", "Blog post"
        SOCIAL_POST = "social_post", "Social media post"
        VIDEO = "video", "Video"
        PODCAST = "podcast", "Podcast"
        INTERVIEW = "interview", "Interview"
        PERSONAL_COMMUNICATION = "personal_communication", "Personal communication"
        COURT_OR_LAW = "court_or_law", "Court decision or law"
        PATENT = "patent", "Patent"
        OWN_ARCHIVE = "own_archive", "Our own archive"
        OTHER = "other", "Other"

    class Role(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        TERTIARY = "tertiary", "Tertiary"
        OPINION = "opinion", "Opinion"
        UNKNOWN = "unknown", "Not yet judged"

    class Design(models.TextChoices):
        GUIDELINE = "guideline", "Guideline"
        SYSTEMATIC_REVIEW = "systematic_review", "Systematic review"
        RCT = "rct", "Randomised controlled trial"
        COHORT = "cohort", "Cohort study"
        CASE_CONTROL = "case_control", "Case-control study"
        CROSS_SECTIONAL = "cross_sectional", "Cross-sectional study"
        CASE_SERIES = "case_series", "Case series"
        CASE_REPORT = "case_report", "Case report"
        ANIMAL = "animal", "Animal study"
        IN_VITRO = "in_vitro", "In vitro"
        MECHANISM = "mechanism", "Mechanism"
        EXPERT_OPINION = "expert_opinion", "Expert opinion"
        PATIENT_INFO = "patient_info", "Patient information"
        NOT_APPLICABLE = "not_applicable", "Does not apply"

    title = models.CharField(max_length=500, blank=True, default="", help_text="Empty: the line as cited is shown.")
    publisher = models.CharField(max_length=300, blank=True, default="", help_text="Publisher, journal or site.")
    issued_on = models.CharField("published", max_length=32, blank=True, default="", help_text="EDTF, such as 2012-01.")
    kind = models.CharField(max_length=24, choices=Kind, default=Kind.OTHER)
    evidence_role = models.CharField(max_length=12, choices=Role, default=Role.UNKNOWN)
    evidence_design = models.CharField(max_length=20, choices=Design, default=Design.NOT_APPLICABLE)
    cited_as = models.TextField("as cited, verbatim")
    url_as_cited = models.CharField(max_length=2000, blank=True, default="")
    url_canonical = models.CharField(max_length=2000, blank=True, default="")
    accessed_on = models.CharField(
        "accessed", max_length=32, blank=True, default="", help_text="EDTF, such as 2024-05-02."
    )
    csl = models.JSONField("CSL-JSON", default=dict, blank=True)
    note = models.TextField("note (staff only)", blank=True, default="")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(cited_as=""), name="source_cited_as_something",
                violation_error_message="Write the source as it was cited: a line, an address or a reference.",
            ),
        ]  # fmt: skip
        # By hash: an address may be longer than a b-tree's row.
        indexes = [HashIndex(fields=["url_canonical"], name="source_address")]

    def __str__(self) -> str:
        return self.display_title[:120]

    @property
    def display_title(self) -> str:
        return self.title or self.cited_as

    def clean(self) -> None:
        super().clean()
        if errors := wrong_dates(self, "issued_on", "accessed_on"):
            raise ValidationError(errors)
