"""What articles are about."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from cms.core.models import PublicModel
from cms.core.text import SLUG_PATTERN


class Topic(PublicModel):
    name = models.CharField(max_length=120)
    slug = models.CharField(max_length=120, validators=[RegexValidator(SLUG_PATTERN)])
    language = models.CharField(max_length=16, default="en")
    description = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="topic_slug_unique",
                violation_error_message="Another topic has that slug.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                "language",
                name="topic_name_unique",
                violation_error_message="That topic exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
