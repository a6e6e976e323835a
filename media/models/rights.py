"""What we may do with a picture, on whose word, and until when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cms.core.models import PublicModel
from media.models.image import Image


class GrantQuerySet(models.QuerySet["RightsGrant"]):
    def in_force(self, *, on: date) -> GrantQuerySet:
        """Those whose days include this one."""
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_to=None) | Q(valid_to__gte=on))

    def denying(self, use: str, *, on: date) -> GrantQuerySet:
        return self.in_force(on=on).filter(denies__contains=[use])


class RightsGrant(PublicModel):
    """One right in one picture. Dates are inclusive, in the newsroom's time zone; an empty end is without end."""

    class Basis(models.TextChoices):
        STAFF = "staff", "Made by staff"
        COMMISSIONED = "commissioned", "Commissioned"
        AGENCY = "agency", "Agency subscription"
        STOCK = "stock", "Stock, standard licence"
        STOCK_EDITORIAL = "stock_editorial", "Stock, editorial use only"
        RIGHTS_MANAGED = "rights_managed", "Rights managed"
        HANDOUT = "handout", "Handout"
        SOCIAL = "social", "Permission over social media"
        CREATIVE_COMMONS = "creative_commons", "Creative Commons"
        PUBLIC_DOMAIN = "public_domain", "Public domain"
        GOVERNMENT = "government", "Government work"
        USER_SUBMITTED = "user_submitted", "Sent in by a reader"

    class Use(models.TextChoices):
        WEB = "web", "Web, editorial"
        SOCIAL = "social", "Social media"
        NEWSLETTER = "newsletter", "Newsletter"
        PRINT = "print", "Print"
        SYNDICATION = "syndication", "Syndication"
        ADVERTISING = "advertising", "Advertising"
        CROP = "crop", "Cropping"
        AI_TRAINING = "ai_training", "Training of models"

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="grants")
    basis = models.CharField(max_length=20, choices=Basis)
    licence_id = models.CharField(max_length=60, blank=True, default="", help_text="SPDX style, such as CC-BY-4.0.")
    licence_url = models.URLField(max_length=500, blank=True, default="")
    evidence = models.TextField(
        blank=True, default="", help_text="Contract or invoice number, mail, page: where it can be looked up."
    )
    permits = ArrayField(models.CharField(max_length=16, choices=Use), default=list, blank=True)
    denies = ArrayField(models.CharField(max_length=16, choices=Use), default=list, blank=True)
    territory = models.CharField(max_length=100, blank=True, default="", help_text="Empty: everywhere.")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField("valid to, last day", null=True, blank=True)
    credit_required = models.BooleanField(default=True)
    contract_holder = models.CharField(max_length=200, blank=True, default="")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["image", "-valid_to"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="grant_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            )
        ]

    def __str__(self) -> str:
        until = f" until {self.valid_to}" if self.valid_to else ""
        return f"{self.get_basis_display()}{until}"

    def clean(self) -> None:
        super().clean()
        uses = set(self.Use.values)
        wrong = [use for use in [*self.permits, *self.denies] if use not in uses]
        if wrong:
            raise ValidationError(f"Unknown use {', '.join(wrong)}. Known are {', '.join(sorted(uses))}.")
        if not self.permits and not self.denies:
            raise ValidationError({"permits": "Say what it permits: a grant that permits nothing is no grant."})
