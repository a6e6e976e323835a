"""An agency or library that pictures come through, and how it asks to be named in print."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cms.core.models import PublicModel
from media.credits import DEFAULT_TEMPLATE, wrong_in_template


class SupplierQuerySet(models.QuerySet["Supplier"]):
    def called(self, name: str) -> SupplierQuerySet:
        """Those that go by this name, in whatever case; at most one, which the verb sees to."""
        folded = name.strip().lower()
        return self.filter(Q(name__iexact=folded) | Q(folded_aliases__contains=[folded]))


class Supplier(PublicModel):
    """``template`` is copied to every picture of the supplier (``Image.credit_template``), so that compiling runs no query.

    A trigger fills the copy when a picture names its supplier; ``media.suppliers.save_supplier`` renews it when this changes.
    """

    name = models.CharField(max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Other names that files and people use for it, separated by commas.",
    )
    folded_aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)
    template = models.CharField(
        "credit line",
        max_length=200,
        default=DEFAULT_TEMPLATE,
        help_text="{creator}, {supplier} (as the picture names it) and {id} (the supplier’s number) are filled in.",
    )
    credit_required = models.BooleanField(
        default=True, help_text="Its terms ask for a credit, whatever a single right says."
    )
    licence_url = models.URLField(
        "usual licence", max_length=500, blank=True, default="", help_text="Filled into pictures that name none."
    )
    acquire_url = models.URLField(
        "where to get a licence",
        max_length=500,
        blank=True,
        default="",
        help_text="Filled into pictures that name none.",
    )

    objects = SupplierQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="supplier_name_unique", violation_error_message="There is a supplier of this name."
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if wrong := wrong_in_template(self.template):
            raise ValidationError({"template": wrong})
