"""Quotes: the words, who said them and how, and the attribution as it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from cms.core.admin import base_of, model_values
from cms.core.rows import Row
from delivery.admin import EmbeddedAdmin
from experts import drifting, quotes
from experts.admin.person import LONG_TEXT
from experts.models import Quote


class QuoteForm(forms.ModelForm):
    freeze_on = forms.DateField(
        label="Freeze attribution as of",
        required=False,
        widget=AdminDateWidget,
        help_text="Usually the day it was said, or today. Empty: the attribution stays as it is.",
    )
    titles = forms.CharField(
        label="Titles to print",
        required=False,
        widget=forms.Textarea(attrs={**LONG_TEXT, "rows": 3}),
        help_text="One a line, in printed order, organisation included. Empty: those that the person held on that day.",
    )

    class Meta:
        model = Quote
        fields = sorted(quotes.FIELDS)
        widgets = {
            "words_obtained": forms.Textarea(attrs=LONG_TEXT),
            "words_printed": forms.Textarea(attrs=LONG_TEXT),
            "record_held": forms.Textarea(attrs={**LONG_TEXT, "rows": 2}),
            "as_credited": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }
        labels = {"as_credited": "An unnamed speaker"}
        help_texts = {
            "as_credited": "How a speaker who is not named is called in print, such as “a nurse at the clinic”.",
            "said_on": "2012, 2012-01 or 2012-01-05; 2012~ for about then.",
            "embargo_until": "Nothing of it may be printed before.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A frozen name is shown above the field, which is for speakers without one.
        self.named = self.instance.as_credited if self.instance.credited_name else ""
        if self.named:
            self.initial["as_credited"] = ""

    def clean_as_credited(self) -> str:
        return str(self.cleaned_data["as_credited"] or self.named)

    def clean_freeze_on(self) -> Any:
        day = self.cleaned_data["freeze_on"]
        if day and day > timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError("That day is still to come: nobody knows what titles they will hold.")
        return day

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or self.cleaned_data
        if values.get("titles") and not values.get("freeze_on") and "freeze_on" not in self.errors:
            self.add_error("freeze_on", "Give the day as of which these titles are frozen.")
        return values


class IsAttributed(admin.SimpleListFilter):
    title = "attribution"
    parameter_name = "attributed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Frozen"), ("no", "Not yet frozen"), ("nobody", "Nobody named")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quote]) -> QuerySet[Quote]:
        if self.value() == "nobody":
            return queryset.filter(person=None)
        if self.value() in ("yes", "no"):
            return queryset.filter(attributed_on__isnull=self.value() == "no")
        return queryset


@admin.register(Quote)
class QuoteAdmin(EmbeddedAdmin):
    record_kind = "quote"
    save_verb = staticmethod(quotes.save_quote)
    delete_verb = staticmethod(quotes.delete_quote)
    form = QuoteForm
    list_display = ("__str__", "person", "attribution", "obtained", "modified_at")
    list_filter = (IsAttributed, "obtained", "terms", "consent")
    list_select_related = ("person",)
    search_fields = ("words_obtained", "words_printed", "person__name", "as_credited")
    autocomplete_fields = ("person",)
    readonly_fields = ("frozen", "drift")
    fieldsets = (
        (None, {"fields": ("words_obtained", "words_printed", "person")}),
        ("Attribution", {"fields": ("frozen", "drift", "freeze_on", "titles", "as_credited")}),
        (
            "How we came by it",
            {"fields": (("obtained", "said_on"), "language", "record_held", ("terms", "consent"), "embargo_until")},
        ),
    )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "person__id__exact" or super().lookup_allowed(lookup, value, request)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Quote:
        titles = form.cleaned_data["titles"]
        by: Any = request.user
        return quotes.save_quote(
            subject,
            fields=model_values(form),
            freeze_on=form.cleaned_data["freeze_on"],
            titles=titles.splitlines() if titles else None,
            base=base_of(request, subject),
            by=by,
        )

    @admin.display(description="attribution", ordering="attributed_on")
    def attribution(self, quote: Quote) -> str:
        return f"as of {quote.attributed_on}" if quote.attributed_on else "not frozen"

    @admin.display(description="frozen now")
    def frozen(self, quote: Quote) -> str:
        if not quote.is_attributed:
            return "Not yet: the quote cannot be printed before its attribution is frozen."
        return format_html("<strong>{}</strong><br>as of {}", quote.as_credited, quote.attributed_on)

    @admin.display(description="titles today")
    def drift(self, quote: Quote) -> str:
        found = drifting.unsettled(quote, on=timezone.localdate()) if quote.pk else None
        if found is None:
            return "As frozen." if quote.is_attributed else "—"
        return format_html(
            "They have changed: <strong>{}</strong><br>The quote keeps what was frozen, unless you freeze it anew.",
            ", ".join(found.now),
        )
