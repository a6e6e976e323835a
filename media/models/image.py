"""A picture: the file as it came, what it shows, and who made it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Trim

from cms.core.models import PublicModel
from delivery.models import Record

DIGITAL_SOURCE_TYPES = {
    "digitalCapture": "Photograph, digital camera",
    "computationalCapture": "Photograph, computed from several exposures",
    "negativeFilm": "Photograph, from film",
    "positiveFilm": "Photograph, from slide film",
    "print": "Photograph, from a print",
    "humanEdits": "Photograph with human edits",
    "composite": "Composite",
    "compositeCapture": "Composite of photographs",
    "compositeSynthetic": "Composite with synthetic parts",
    "compositeWithTrainedAlgorithmicMedia": "Composite with AI-made parts",
    "trainedAlgorithmicMedia": "Made by AI",
    "algorithmicMedia": "Made by an algorithm, not trained",
    "algorithmicallyEnhanced": "Enhanced by an algorithm",
    "dataDrivenMedia": "Drawn from data",
    "digitalCreation": "Drawn by a human with software",
    "screenCapture": "Screen capture",
    "virtualRecording": "Recording of a virtual event",
}


MADE_BY_AI = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")


class ImageQuerySet(models.QuerySet["Image"]):
    def without_file(self) -> ImageQuerySet:
        return self.filter(file="")

    def without_credit(self) -> ImageQuerySet:
        """Nobody is named as the creator, which the gate asks for."""
        return self.filter(creators=[])

    def without_alt(self) -> ImageQuerySet:
        return self.filter(alt_text="", is_decorative=False)

    def without_right(self, *, use: str, on: date) -> ImageQuerySet:
        """What ``media.rights.permitted`` refuses on that day, asked of the whole table."""
        in_force = Q(grants__valid_from=None) | Q(grants__valid_from__lte=on)
        in_force &= Q(grants__valid_to=None) | Q(grants__valid_to__gte=on)
        allowed = self.model._default_manager.filter(in_force, grants__permits__contains=[use]).values("pk")
        denied = self.model._default_manager.filter(in_force, grants__denies__contains=[use]).values("pk")
        return self.filter(~Q(pk__in=allowed) | Q(pk__in=denied))

    def made_by_ai(self) -> ImageQuerySet:
        return self.filter(digital_source_type__in=MADE_BY_AI)

    def live(self) -> ImageQuerySet:
        """What a live document shows."""
        records = Record.objects.public().filter(kind=Record.Kind.IMAGE)
        return self.filter(public_id__in=records.values("public_id"))

    def unused(self) -> ImageQuerySet:
        """Neither live nor in anybody's draft: no row that protects a picture points to it."""
        found = self.exclude(pk__in=self.live().values("pk"))
        for relation in self.model._meta.related_objects:
            if relation.on_delete is models.PROTECT:
                column = relation.field.name
                users = relation.related_model._default_manager.exclude(**{column: None})
                found = found.exclude(pk__in=users.values(column))
        return found


class Image(PublicModel):
    """One picture. The original is kept byte for byte, named by its SHA-256; without a file it is a picture still to come.

    Field names follow the IPTC Photo Metadata Standard 2024.1; width and height are pixels as shown, after EXIF orientation.
    """

    file = models.FileField(upload_to="originals", blank=True, max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    original_name = models.CharField(max_length=255, blank=True, default="", editable=False)
    format = models.CharField(max_length=8, blank=True, default="", editable=False)
    size_bytes = models.PositiveIntegerField(default=0, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    focal_x = models.FloatField("focal point, from the left (0 to 1)", null=True, blank=True)
    focal_y = models.FloatField("focal point, from the top (0 to 1)", null=True, blank=True)
    dominant = models.CharField("dominant colour", max_length=7, blank=True, default="", editable=False)
    thumbhash = models.CharField(max_length=64, blank=True, default="", editable=False)
    metadata = models.JSONField("metadata as found in the file", default=dict, blank=True, editable=False)

    headline = models.CharField(max_length=256, blank=True, default="")
    description = models.TextField(
        "description", blank=True, default="", help_text="What the picture shows, for the desk."
    )
    alt_text = models.TextField(
        blank=True,
        default="",
        help_text="What a reader who cannot see it needs to know: one sentence, about 125 characters.",
    )
    extended_description = models.TextField(
        blank=True, default="", help_text="For charts and maps: all that a reader who cannot see it misses."
    )
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It adds nothing to the text; screen readers pass over it."
    )
    creators = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Who made it, separated by commas.",
    )
    supplier = models.CharField(max_length=200, blank=True, default="", help_text="Agency or library it came through.")
    supplier_image_id = models.CharField(max_length=100, blank=True, default="")
    credit_line = models.CharField(
        max_length=300,
        blank=True,
        default="",
        help_text="Only when the contract prescribes its words; otherwise it is compiled.",
    )
    # Copies of what the supplier's entry says, kept by a trigger and ``media.suppliers``.
    credit_template = models.CharField(max_length=200, blank=True, default="", editable=False)
    supplier_wants_credit = models.BooleanField(default=False, editable=False)
    copyright_notice = models.CharField(max_length=500, blank=True, default="")
    copyright_owners = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, help_text="Separated by commas."
    )
    licensors = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Who sells a licence, separated by commas.",
    )
    usage_terms = models.TextField(blank=True, default="")
    licence_url = models.URLField(max_length=500, blank=True, default="")
    acquire_url = models.URLField("where to get a licence", max_length=500, blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")
    instructions = models.TextField("instructions (staff only)", blank=True, default="")
    persons_shown = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="persons shown (staff only)"
    )
    model_release = models.CharField(max_length=32, blank=True, default="", help_text="PLUS code, such as MR-UMR.")
    property_release = models.CharField(max_length=32, blank=True, default="", help_text="PLUS code, such as PR-NON.")
    data_mining = models.CharField(
        max_length=64, blank=True, default="", help_text="PLUS code, such as DMI-PROHIBITED."
    )
    keywords = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    created_on = models.CharField("created", max_length=32, blank=True, default="", help_text="EDTF, such as 2024-05.")
    digital_source_type = models.CharField(
        max_length=64, choices=list(DIGITAL_SOURCE_TYPES.items()), blank=True, default=""
    )
    ai_label = models.CharField(
        "AI label",
        max_length=200,
        blank=True,
        default="",
        help_text="Printed beside a picture that AI made or completed, such as: Illustration made with AI.",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(Lower(Trim("supplier")), name="image_supplier_folded", condition=~Q(supplier=""))]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=~Q(sha256=""), name="image_bytes_unique"),
            models.CheckConstraint(
                condition=Q(focal_x__isnull=True, focal_y__isnull=True)
                # IS NOT NULL is said, since a comparison with NULL would satisfy the constraint.
                | Q(
                    focal_x__isnull=False,
                    focal_y__isnull=False,
                    focal_x__gte=0,
                    focal_x__lte=1,
                    focal_y__gte=0,
                    focal_y__lte=1,
                ),
                name="image_focal_whole",
                violation_error_message="The focal point lies inside the picture: two numbers from 0 to 1, or none.",
            ),
            models.CheckConstraint(
                condition=Q(file="", sha256="", width=0, height=0)
                | (~Q(file="") & ~Q(sha256="") & Q(width__gt=0, height__gt=0)),
                name="image_file_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(is_decorative=True) | Q(alt_text=""),
                name="image_decorative_has_no_alt",
                violation_error_message="A decorative picture has no alt text: clear one of the two.",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.description[:80] or self.original_name or f"Picture by {self.creator or 'unknown'}"

    @property
    def creator(self) -> str:
        return ", ".join(self.creators)

    @property
    def is_made_by_ai(self) -> bool:
        """Wholly or partly by a trained model, which readers must be told."""
        return self.digital_source_type in MADE_BY_AI

    @property
    def has_alt(self) -> bool:
        return self.is_decorative or bool(self.alt_text)
