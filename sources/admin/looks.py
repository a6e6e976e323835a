"""What somebody found when they looked a source up: notices about it, and whether it still opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from cms.core.adding import AddOnlyAdmin
from cms.core.errors import DomainError
from cms.core.rows import Row
from sources import health, integrity
from sources.models import IntegrityEvent, SourceCheck


class IntegrityEventForm(forms.ModelForm):
    reasons = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="As the notice gives them, one a line.",
    )

    class Meta:
        model = IntegrityEvent
        fields = ("source", "type", "service", "as_of", "notice", "noticed_on")
        widgets = {"notice": forms.TextInput(attrs={"class": "vLargeTextField"})}
        help_texts = {"noticed_on": "2012, 2012-01 or 2012-01-05.", "as_of": "The day you looked."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "as_of" in self.fields:
            self.fields["as_of"].initial = timezone.localdate


@admin.register(IntegrityEvent)
class IntegrityEventAdmin(AddOnlyAdmin):
    save_verb = staticmethod(integrity.record)
    about = "source"
    form = IntegrityEventForm
    add_fields = ("source", "type", "service", "as_of", "notice", "noticed_on", "reasons")
    fields = ("source", "type", "service", "as_of", "notice", "noticed_on", "why", "by", "at", "struck")
    list_display = ("source", "__str__", "noticed_on", "as_of", "by")
    list_filter = ("type", "service", "source__integrity")
    list_select_related = ("source", "by")
    ordering = ("-at", "-id")
    search_fields = ("source__title", "source__cited_as", "notice")
    autocomplete_fields = ("source",)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> IntegrityEvent:
        given = dict(form.cleaned_data)
        by: Any = request.user
        return integrity.record(given.pop("source"), by=by, **{**given, "reasons": given["reasons"].splitlines()})

    @admin.display(description="reasons")
    def why(self, event: IntegrityEvent) -> str:
        return "; ".join(event.reasons) or "—"

    @admin.display(description="entered by mistake?")
    def struck(self, event: IntegrityEvent) -> str:
        if event.strikes_id:
            return f"This line strikes “{event.strikes}”."
        if IntegrityEvent.objects.filter(strikes=event).exists():
            return "It was struck."
        return format_html(
            '<a href="{}">Strike it</a>', reverse("admin:sources_integrityevent_strike", args=[event.pk])
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.strike_view)
        return [path("<int:pk>/strike/", view, name="sources_integrityevent_strike"), *super().get_urls()]

    def strike_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        event = get_object_or_404(IntegrityEvent.objects.select_related("source"), pk=pk)
        reason = request.POST.get("reason", "")
        if request.method == "POST":
            by: Any = request.user
            try:
                integrity.strike(event, by=by, reason=reason)
                return HttpResponseRedirect(self.home(event))
            except DomainError as refusal:
                messages.error(request, refusal.message)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "Strike what was entered by mistake",
            "event": event, "reason": reason,
        }  # fmt: skip
        return TemplateResponse(request, "admin/sources/integrityevent/strike.html", context)


@admin.register(SourceCheck)
class SourceCheckAdmin(AddOnlyAdmin):
    save_verb = staticmethod(health.set_health)
    about = "source"
    add_fields = ("source", "health", "outcome", "note")
    fields = ("source", "health", "outcome", "note", "trigger", "by", "at")
    list_display = ("source", "health", "outcome", "trigger", "by", "at")
    list_filter = ("health", "outcome", "trigger")
    list_select_related = ("source", "by")
    ordering = ("-at", "-id")
    search_fields = ("source__title", "source__cited_as", "source__url_canonical", "note")
    autocomplete_fields = ("source",)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Any:
        given = form.cleaned_data
        by: Any = request.user
        row = health.set_health(
            given["source"], to=given["health"], outcome=given["outcome"], note=given["note"], by=by
        )
        return row.checks.first()
