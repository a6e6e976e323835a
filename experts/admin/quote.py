"""Quotes: the words, who said them and how, and the attribution as it is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from cms.core.admin import base_of, model_values
from cms.core.rows import Row
from delivery.admin import EmbeddedAdmin
from experts import drifting, editing, offrecord, quotes
from experts.admin.confirmation import answers
from experts.admin.person import LONG_TEXT
from experts.admin.quotelists import HasRecord, IsAttributed, IsConfirmed, IsEdited
from experts.admin.quotepages import QuotePages
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


@admin.register(Quote)
class QuoteAdmin(QuotePages, EmbeddedAdmin):
    record_kind = "quote"
    change_form_template = "admin/experts/quote/change_form.html"
    save_verb = staticmethod(quotes.save_quote)
    delete_verb = staticmethod(quotes.delete_quote)
    form = QuoteForm
    list_display = ("__str__", "person", "attribution", "obtained", "modified_at")
    list_filter = (IsAttributed, HasRecord, "consent", IsConfirmed, IsEdited, "terms", "obtained")
    list_select_related = ("person",)
    search_fields = (
        "words_obtained__unaccent",
        "words_printed__unaccent",
        "person__name__unaccent",
        "as_credited__unaccent",
    )
    autocomplete_fields = ("person",)
    readonly_fields = ("frozen", "drift", "differences", "evidence_held", "confirmations")
    fieldsets = (
        (None, {"fields": ("words_obtained", "words_printed", "differences", "person")}),
        ("Attribution", {"fields": ("frozen", "drift", "freeze_on", "titles", "as_credited")}),
        (
            "How we came by it",
            {"fields": (("obtained", "said_on"), "language", "record_held", ("terms", "consent"), "embargo_until")},
        ),
        ("What proves it", {"fields": ("evidence_held", "confirmations")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [*self.page_urls(), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [each for each in self.fieldsets or () if each[0] != "What proves it"]
        return super().get_fieldsets(request, obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        quote, user = kwargs.get("obj"), request.user
        if quote and quote.terms == Quote.Terms.OFF_RECORD:
            context["off_record"] = offrecord.reveal(quote, to=user)  # type: ignore[arg-type]
        return super().render_change_form(request, context, *args, **kwargs)

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
            'They have changed: <strong>{}</strong><br>The quote keeps what was frozen. <a href="{}">Decide what becomes of it</a>',
            ", ".join(found.now),
            reverse("admin:experts_quote_drift", args=[quote.pk]),
        )

    @admin.display(description="edits")
    def differences(self, quote: Quote) -> str:
        """How many there are and how many wait, with the page that names them."""
        if not quote.pk or not quote.words_printed:
            return "None: printed as obtained."
        waiting = editing.open_edits(quote)
        said = f"{len(waiting)} not confirmed" if waiting else "Every edit is confirmed"
        if any(not edit.kind for edit in waiting):
            said += "; some have no name that allows them"
        return format_html(
            '{}. <a href="{}">Look at them</a>', said, reverse("admin:experts_quote_edits", args=[quote.pk])
        )

    @admin.display(description="files")
    def evidence_held(self, quote: Quote) -> str:
        files = (
            (reverse("admin:experts_evidencefile_change", args=[each.pk]), str(each)) for each in quote.evidence.all()
        )
        add = f"{reverse('admin:experts_evidencefile_add')}?quote={quote.pk}"
        lines = format_html_join("", '<div><a href="{}">{}</a></div>', files)
        return format_html('{}<a href="{}">Add a recording, mail or document</a>', lines, add)

    @admin.display(description="the speaker says")
    def confirmations(self, quote: Quote) -> str:
        given = answers(quote.confirmations.select_related("quote"))
        if quote.person_id is None or quote.terms == Quote.Terms.OFF_RECORD:
            return given
        ask = f"{reverse('admin:experts_confirmationlink_add')}?person={quote.person_id}&quotes={quote.pk}"
        return format_html('{}<a href="{}">Ask them to confirm it</a>', given, ask)
