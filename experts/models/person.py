"""Anyone with a name in print."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from cms.core.models import PublicModel
from cms.core.text import SLUG_PATTERN
from media.models import Image
from sources.identifiers import valid_npi, valid_orcid


def orcid_in_one_form(value: str) -> str:
    """Four groups of four without the address before them; what is no sixteen digits stays as it is."""
    bare = re.sub(r"^(?:https?://)?orcid\.org/|[-\s]", "", value.strip(), flags=re.IGNORECASE).upper()
    return "-".join(bare[i : i + 4] for i in range(0, 16, 4)) if len(bare) == 16 else value


class Person(PublicModel):
    """An expert, author or reviewer. ``suffix`` is printed after the name as it stands: "MD", "PhD, RD"."""

    name = models.CharField("name in print", max_length=200, help_text="Without Dr. and without suffix.")
    given_name = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    suffix = models.CharField(max_length=100, blank=True, default="", help_text="As printed: MD; PhD, RD.")
    slug = models.CharField(max_length=120, unique=True, validators=[RegexValidator(SLUG_PATTERN)])
    biography = models.TextField(blank=True, default="")
    portrait = models.ForeignKey(Image, on_delete=models.PROTECT, null=True, blank=True, related_name="portraits")
    orcid = models.CharField("ORCID", max_length=19, blank=True, default="")
    npi = models.CharField("NPI", max_length=10, blank=True, default="")
    disclosures = models.TextField(
        blank=True,
        default="",
        help_text="Interests readers should know of, one a line; printed with the person.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.UniqueConstraint(
                fields=["orcid"], condition=~Q(orcid=""), name="person_orcid_unique",
                violation_error_message="Another person has that ORCID: it is probably the same one.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.printed_name

    @property
    def printed_name(self) -> str:
        return f"{self.name}, {self.suffix}" if self.suffix else self.name

    def clean(self) -> None:
        super().clean()
        errors = {}
        self.orcid = orcid_in_one_form(self.orcid)
        if self.orcid and not valid_orcid(self.orcid):
            errors["orcid"] = "That is no ORCID: sixteen digits as 0000-0002-1825-0097, the last one a check digit."
        if self.npi and not valid_npi(self.npi):
            errors["npi"] = "That is no NPI: ten digits, the last one a check digit."
        if errors:
            raise ValidationError(errors)


class PersonContact(models.Model):
    """How to reach somebody. Restricted: dump, compose, jobs and exports never read this table."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="contact")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=60, blank=True, default="")
    note = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return "Contact"
