"""Something an article rests on."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import HashIndex
from django.core.exceptions import ValidationError
from django.db import models

from cms.core.dates import span, wrong_dates
from cms.core.models import PublicModel


class Source(PublicModel):
    """One entry of the source register. ``cited_as`` is the line as somebody wrote it, kept verbatim for ever.

    ``csl`` is CSL-JSON 1.0.2; dates are EDTF text. ``derives_from`` is what it retells: a press release the study, a review's
    abstract the review.
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

    class Integrity(models.TextChoices):
        UNKNOWN = "unknown", "Nobody has looked"
        NONE_KNOWN = "none_known", "No notice known"
        CORRECTED = "corrected", "Corrected"
        CONCERN = "concern", "Expression of concern"
        PARTIALLY_RETRACTED = "partially_retracted", "Partially retracted"
        RETRACTED = "retracted", "Retracted"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REMOVED = "removed", "Removed"
        REINSTATED = "reinstated", "Reinstated"

    class Health(models.TextChoices):
        UNKNOWN = "unknown", "Nobody has looked"
        ALIVE = "alive", "Alive"
        DEGRADED = "degraded", "Degraded"
        SUSPECT = "suspect", "Suspect"
        DEAD = "dead", "Dead"
        WALLED = "walled", "Behind a wall"
        FORCED_ALIVE = "forced_alive", "Alive, on somebody's word"
        FORCED_DEAD = "forced_dead", "Dead, on somebody's word"

    GONE = (Integrity.RETRACTED, Integrity.WITHDRAWN, Integrity.REMOVED)
    ALIVE = (Health.ALIVE, Health.FORCED_ALIVE)
    DEAD = (Health.DEAD, Health.FORCED_DEAD)

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
    version_label = models.CharField("edition or version", max_length=100, blank=True, default="")
    version_on = models.CharField("date of this version", max_length=32, blank=True, default="")
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    derives_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived")

    # Projections of the logs: integrity events, source checks. Only ``sources.integrity`` and ``sources.health`` write them.
    integrity = models.CharField(max_length=20, choices=Integrity, default=Integrity.UNKNOWN, editable=False)
    integrity_as_of = models.DateField(null=True, blank=True, editable=False)
    health = models.CharField(max_length=12, choices=Health, default=Health.UNKNOWN, editable=False)
    health_as_of = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(cited_as=""), name="source_cited_as_something",
                violation_error_message="Write the source as it was cited: a line, an address or a reference.",
            ),
            models.CheckConstraint(
                condition=~models.Q(derives_from=models.F("id")), name="source_derives_from_another",
                violation_error_message="A source cannot derive from itself.",
            ),
        ]  # fmt: skip
        # By hash: an address may be longer than a b-tree's row.
        indexes = [HashIndex(fields=["url_canonical"], name="source_address")]

    def __str__(self) -> str:
        return self.display_title[:120]

    @property
    def display_title(self) -> str:
        return self.title or self.cited_as

    @property
    def dated_on(self) -> date | None:
        """The day from which its age counts: the last that its version's date, else its publication's, may mean."""
        dated = self.version_on or self.issued_on
        return span(dated).last if dated else None

    @property
    def is_gone(self) -> bool:
        """Retracted, withdrawn or removed: no evidence any more."""
        return self.integrity in self.GONE

    @property
    def is_alive(self) -> bool:
        return self.health in self.ALIVE

    @property
    def is_dead(self) -> bool:
        return self.health in self.DEAD

    def clean(self) -> None:
        super().clean()
        if errors := wrong_dates(self, "issued_on", "accessed_on", "version_on"):
            raise ValidationError(errors)
