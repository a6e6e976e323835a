"""The article: its own fields, and where it stands."""

from __future__ import annotations

from datetime import datetime

from content_editor.models import Region
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from articles.models.topic import Topic
from cms.core.ids import uuid7
from cms.core.models import PublicModel
from cms.core.text import SLUG_PATTERN
from experts.models import Person
from media.models import Image


class ArticleQuerySet(models.QuerySet["Article"]):
    def kept(self) -> ArticleQuerySet:
        """All but the discarded, which keep their text and history but are out of the way."""
        return self.filter(discarded_at__isnull=True)

    def live(self) -> ArticleQuerySet:
        return self.filter(standing=Article.Standing.LIVE)

    def unpublished(self) -> ArticleQuerySet:
        return self.filter(standing=Article.Standing.NEVER)

    def due(self, at: datetime) -> ArticleQuerySet:
        """Scheduled for that moment or earlier."""
        return self.filter(stage=Article.Stage.SCHEDULED, scheduled_for__lte=at)


class Article(PublicModel):
    """One article as the newsroom holds it. Readers never see this row, only what ``articles.publishing`` made of it.

    ``stage`` is where the draft is, ``standing`` is what the public sees; only ``articles.workflow`` and ``articles.publishing``
    write them. ``version`` counts saves and guards against lost updates. ``content_digest`` is the SHA-256 of the canonical draft;
    ``pinned_digest`` is the one that was signed off. Articles are never deleted: a draft nobody wants is discarded.
    """

    class Kind(models.TextChoices):
        EXPLAINER = "explainer", "Explainer"
        NEWS = "news", "News"
        FEATURE = "feature", "Feature"
        INTERVIEW = "interview", "Interview"
        REVIEW = "review", "Review"
        GUIDE = "guide", "Guide"
        OPINION = "opinion", "Opinion"
        QA = "qa", "Questions and answers"

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        CHECKING = "checking", "Checking"
        READY = "ready", "Ready"
        SCHEDULED = "scheduled", "Scheduled"

    class Standing(models.TextChoices):
        NEVER = "never", "Never published"
        LIVE = "live", "Live"
        WITHDRAWN = "withdrawn", "Withdrawn"
        RETRACTED = "retracted", "Retracted"

    class Basis(models.TextChoices):
        NONE = "", "Not checked"
        CHECKED = "checked", "Checked"
        LEGACY = "legacy", "Legacy"

    title = models.CharField(max_length=300, blank=True, default="")
    dek = models.TextField("dek", blank=True, default="", help_text="The sentence under the headline.")
    slug = models.CharField(
        max_length=120, blank=True, default="", validators=[RegexValidator(SLUG_PATTERN)],
        help_text="Its address. Empty: made from the title.",
    )  # fmt: skip
    language = models.CharField(max_length=16, default="en", help_text="BCP 47, such as en or pt-BR.")
    translation_group = models.UUIDField(default=uuid7, help_text="Articles that translate each other share it.")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.EXPLAINER)
    primary_topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="primary_articles"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles")
    lead_image = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, blank=True, related_name="led_articles")
    lead_alt = models.TextField(
        "lead image alt text here", blank=True, default="", help_text="Empty: the picture's own."
    )
    lead_caption = models.TextField("lead image caption", blank=True, default="")
    medical_reviewer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="reviewed_articles"
    )

    version = models.PositiveIntegerField(default=0, editable=False)
    content_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.NEVER, editable=False)
    basis = models.CharField(max_length=8, choices=Basis, blank=True, default="", editable=False)
    pinned_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    scheduled_for = models.DateTimeField(null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    discarded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ArticleQuerySet.as_manager()
    regions = [Region(key="main", title="Text")]

    class Meta:
        ordering = ["-modified_at"]
        permissions = [
            ("submit_article", "Can hand an article in for review"),
            ("begin_checking", "Can send an article to the fact-checkers"),
            ("discard_article", "Can discard and bring back a draft"),
            ("return_article", "Can send an article back to draft"),
            ("sign_off_article", "Can sign an article off as checked"),
            ("schedule_article", "Can schedule an article"),
            ("publish_article", "Can publish an article"),
            ("withdraw_article", "Can withdraw an article"),
            ("takedown_article", "Can take an article down at once"),
            ("retract_article", "Can retract an article"),
            ("reissue_thing", "Can send a changed person, picture or source live"),
            ("grant_legacy", "Can accept an archive article as legacy"),
            ("override_blocker", "Can override a blocker"),
            ("import_article", "Can import articles"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], condition=~Q(slug="") & Q(discarded_at__isnull=True),
                name="article_slug_unique",
                violation_error_message="Another article in this language has that slug: choose another.",
            ),
            models.CheckConstraint(
                condition=~Q(stage="scheduled") | Q(scheduled_for__isnull=False), name="article_scheduled_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["ready", "scheduled"]) | ~Q(pinned_digest=""), name="article_ready_is_pinned"
            ),
            models.CheckConstraint(
                condition=Q(standing="never", first_published_at__isnull=True)
                | (~Q(standing="never") & Q(first_published_at__isnull=False)),
                name="article_published_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at__isnull=True) | ~Q(standing="live"), name="article_live_is_not_discarded"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["stage", "-modified_at"], name="article_stage"),
            models.Index(fields=["standing", "-published_at"], name="article_standing"),
            models.Index(fields=["translation_group"], name="article_translations"),
        ]

    def __str__(self) -> str:
        return self.title or "Untitled article"

    @property
    def is_live(self) -> bool:
        return self.standing == self.Standing.LIVE

    @property
    def is_public(self) -> bool:
        """Whether readers find it at its address, be it with the notice that it is retracted."""
        return self.standing in {self.Standing.LIVE, self.Standing.RETRACTED}

    @property
    def was_published(self) -> bool:
        return self.first_published_at is not None

    @property
    def has_unpublished_changes(self) -> bool:
        return self.is_live and self.content_digest != self.published_digest
