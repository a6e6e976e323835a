"""Rights, entered beside the picture."""

from __future__ import annotations

from typing import Any

from django import forms

from cms.core.admin import VerbInline
from media.models import RightsGrant
from media.rights import GRANT_FIELDS


class GrantForm(forms.ModelForm):
    permits = forms.MultipleChoiceField(
        choices=RightsGrant.Use.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    denies = forms.MultipleChoiceField(
        choices=RightsGrant.Use.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A denial beats every permission, also one in another right.",
    )

    class Meta:
        model = RightsGrant
        fields = sorted(GRANT_FIELDS)
        widgets = {"evidence": forms.Textarea(attrs={"rows": 2})}


class GrantInline(VerbInline):
    model = RightsGrant
    form = GrantForm
    template = "admin/edit_inline/stacked.html"
    verbose_name = "right"
    verbose_name_plural = "rights: what we may do with it, on whose word, and until when"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("basis", "valid_from", "valid_to"),
                    ("permits", "denies"),
                    ("evidence", "contract_holder"),
                    ("licence_id", "licence_url"),
                    ("territory", "credit_required"),
                )
            },
        ),
    )

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        self.extra = 1 if obj is None else 0
        return super().get_formset(request, obj, **kwargs)
