"""The checkable statements of an article, each anchored to its words, and what they rest on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.placements import Citation
from cms.core.models import AppendOnly, PublicModel
from sources.models import Capture, Source


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> ClaimQuerySet:
        """All but those closed as removed or mistaken."""
        return self.filter(closed_at__isnull=True)

    def high(self) -> ClaimQuerySet:
        return self.filter(risk=Claim.Risk.HIGH)


class Claim(PublicModel):
    """One checkable statement: the words, where they stand, how dangerous it is to be wrong about them.

    The anchor is a W3C TextQuoteSelector (``exact``, ``prefix``, ``suffix``) with ``place`` (see ``articles.checking.texts``) and
    ``start``, in code points of that place's plain text. ``subject_hash`` is the SHA-256 of what a verdict judges: the words, each
    passage and its pinned capture. ``standing`` and ``stale_because`` are projections for lists; the gate works them out anew.
    Claims are never deleted: one that is gone from the text is closed.
    """

    class Kind(models.TextChoices):
        NAME_OR_TITLE = "name_or_title", "Name or title"
        CREDENTIAL = "credential", "Credential"
        DATE = "date", "Date"
        PLACE = "place", "Place"
        NUMBER = "number", "Number"
        STATISTIC = "statistic", "Statistic"
        DOSE_OR_SAFETY = "dose_or_safety", "Dose or safety"
        DEFINITION = "definition", "Definition"
        MECHANISM = "mechanism", "Mechanism"
        CAUSAL = "causal", "Cause and effect"
        PREVALENCE = "prevalence", "Prevalence"
        COMPARISON = "comparison", "Comparison"
        SUPERLATIVE = "superlative", "Superlative"
        QUOTATION = "quotation", "Quotation"
        ATTRIBUTION = "attribution", "Attribution"
        IMAGE_CAPTION = "image_caption", "Picture caption"
        HEADLINE = "headline", "Headline"
        COMMON_KNOWLEDGE = "common_knowledge", "Common knowledge"
        HISTORY = "history", "History"
        PREDICTION = "prediction", "Prediction"
        BELIEF = "belief", "Belief"
        OPINION = "opinion", "Opinion"

    class Risk(models.TextChoices):
        ROUTINE = "routine", "Routine"
        ELEVATED = "elevated", "Elevated"
        HIGH = "high", "High"

    class Framing(models.TextChoices):
        ASSERTED = "asserted", "Asserted"
        ATTRIBUTED = "attributed", "Attributed"
        HEDGED = "hedged", "Hedged"
        REPORTED_BELIEF = "reported_belief", "Reported as a belief"
        RHETORICAL = "rhetorical", "Rhetorical"

    class Origin(models.TextChoices):
        AUTHOR = "author", "Author"
        CHECKER = "checker", "Checker"
        DETECTOR = "detector", "Suggested"

    class Anchor(models.TextChoices):
        EXACT = "exact", "Where it was"
        MOVED = "moved", "Moved"
        STALE = "stale", "Words changed"
        ORPHANED = "orphaned", "Not found"

    class Standing(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked"
        SECOND_WANTED = "second_wanted", "Second check wanted"
        DISPUTED = "disputed", "Checkers disagree"
        STALE = "stale", "Verdict out of date"
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

    class Closed(models.TextChoices):
        REMOVED = "removed", "Removed from the text"
        MISTAKEN = "mistaken", "Not a claim after all"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="claims")
    place = models.CharField(max_length=60)
    exact = models.TextField("words")
    prefix = models.CharField(max_length=64, blank=True, default="")
    suffix = models.CharField(max_length=64, blank=True, default="")
    start = models.PositiveIntegerField()
    anchor = models.CharField(max_length=8, choices=Anchor, default=Anchor.EXACT)
    words_now = models.TextField(blank=True, default="", help_text="What stands there since the words changed.")
    kind = models.CharField(max_length=16, choices=Kind)
    risk = models.CharField(max_length=8, choices=Risk, default=Risk.ROUTINE)
    framing = models.CharField(max_length=16, choices=Framing, default=Framing.ASSERTED)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.CHECKER)
    on_conduct = models.BooleanField("about the conduct of a named person", default=False)
    on_minor = models.BooleanField("about a minor", default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    words_hash = models.CharField(max_length=64)
    passages_hash = models.CharField(max_length=64)
    subject_hash = models.CharField(max_length=64)
    standing = models.CharField(max_length=28, choices=Standing, default=Standing.UNCHECKED)
    stale_because = models.CharField(max_length=24, blank=True, default="")

    closed_as = models.CharField(max_length=8, choices=Closed, blank=True, default="")
    closed_note = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["article", "id"]
        permissions = [
            ("verify_claim", "Can give verdicts"),
            ("close_claim", "Can close a claim"),
            ("assign_checker", "Can assign checkers"),
            ("ask_query", "Can put a query"),
            ("answer_query", "Can answer a query"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(exact=""), name="claim_has_words"),
            models.CheckConstraint(
                condition=Q(risk="high")
                | ~Q(kind__in=["dose_or_safety", "causal"]) & Q(on_conduct=False) & Q(on_minor=False),
                name="claim_high_by_rule",
                violation_error_message="Claims about doses, safety, causes, somebody's conduct or minors are high risk.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_as="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_as=""),
                name="claim_closed_by_somebody",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["article", "risk"], condition=Q(closed_at__isnull=True), name="claim_open"),
            models.Index(fields=["standing"], condition=Q(closed_at__isnull=True), name="claim_standing"),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}{'…' if len(self.exact) > 60 else ''}”"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_high(self) -> bool:
        return self.risk == self.Risk.HIGH

    @property
    def is_anchored(self) -> bool:
        return self.anchor in {self.Anchor.EXACT, self.Anchor.MOVED}


class ClaimCitation(PublicModel):
    """What a claim rests on: a source, where in it, and the passage, literally. Evidence without a passage confirms nothing."""

    EVIDENCE = (
        Citation.Role.EVIDENCE, Citation.Role.AUTHORITY, Citation.Role.DATA, Citation.Role.QUOTATION, Citation.Role.SUPPORTS
    )  # fmt: skip

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claim_citations")
    role = models.CharField(max_length=24, choices=Citation.Role, default=Citation.Role.EVIDENCE)
    locator = models.CharField(max_length=200, blank=True, default="", help_text="Page, section, table.")
    passage = models.TextField("supporting words, literally", blank=True, default="")
    capture = models.ForeignKey(
        Capture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What the passage was seen in.",
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "source", "locator"], name="claim_citation_once",
                violation_error_message="That source is cited so already: change its passage.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.source)

    @property
    def is_evidence(self) -> bool:
        return self.role in self.EVIDENCE


class Dismissal(AppendOnly):
    """Somebody looked at words that a detector suggested and found nothing to check in them."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="dismissals")
    words = models.TextField()
    words_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "words_hash"], name="dismissal_once")]

    def __str__(self) -> str:
        return self.words[:80]
