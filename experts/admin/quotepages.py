"""Pages beside a quote's form: the edits to confirm, and what becomes of an attribution that drifted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from cms.core.errors import DomainError
from experts import drifting, editing
from experts import edits as naming
from experts.models import DriftSettlement, Quote


class SettleForm(forms.Form):
    choice = forms.ChoiceField(label="What becomes of it", choices=DriftSettlement.Choice, widget=forms.RadioSelect)
    phrase = forms.CharField(
        label="When they were held", max_length=200, required=False, help_text="Printed after kept titles."
    )
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="For an update: how they confirmed what they are called now.",
    )  # fmt: skip


class QuotePages:
    """The views; mixed into the quote's ModelAdmin."""

    admin_site: Any
    opts: Any

    def page_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/edits/", self.admin_site.admin_view(self.edits_view), name="experts_quote_edits"),
            path("<int:pk>/drift/", self.admin_site.admin_view(self.drift_view), name="experts_quote_drift"),
        ]

    def edits_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every difference with its name and a box; those without a name have none, and a translation is confirmed as a whole."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        quote = get_object_or_404(Quote, pk=pk)
        found = naming.edits(quote.words_obtained, quote.words_printed)
        if request.method == "POST":
            whole = naming.translation(quote.words_obtained, quote.words_printed)
            chosen = [whole] if "translation" in request.POST else _chosen(found, request)
            by: Any = request.user
            try:
                editing.confirm_edits(quote, edits=chosen, by=by)
                return HttpResponseRedirect(_form(quote))
            except DomainError as refusal:
                messages.error(request, refusal.message)
        waiting = editing.open_edits(quote)
        lines = [
            {"edit": edit, "name": naming.KINDS.get(edit.kind, ""), "value": _value(edit), "is_open": edit in waiting}
            for edit in found
        ]
        context = {"lines": lines, "has_unnamed": any(not edit.kind for edit in found)}
        return self._page(request, quote, "edits", "How the words as printed differ", context)

    def drift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        if not user.holds("experts.settle_drift"):
            raise PermissionDenied
        quote = get_object_or_404(Quote.objects.select_related("person"), pk=pk)
        form = SettleForm(request.POST or None, initial={"phrase": drifting.when_said(quote)})
        if request.method == "POST" and form.is_valid():
            try:
                drifting.settle_drift(quote, by=user, **form.cleaned_data)
                return HttpResponseRedirect(_form(quote))
            except DomainError as refusal:
                errors = refusal.data.get("errors") or [{"path": None, "message": refusal.message}]
                for error in errors:
                    form.add_error(error["path"], error["message"])
        found = drifting.drift(quote, on=timezone.localdate())
        context = {"form": form, "drift": found, "settlements": quote.settlements.select_related("by")}
        return self._page(request, quote, "drift", "Titles that changed", context)

    def _page(self, request: HttpRequest, quote: Quote, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "quote": quote, **context}
        return TemplateResponse(request, f"admin/experts/quote/{name}.html", every)


def _chosen(found: list[naming.Edit], request: HttpRequest) -> list[naming.Edit]:
    """Those ticked; one that is on the page no longer comes along, for the verb to refuse."""
    ticked = request.POST.getlist("edit")
    known = {_value(edit): edit for edit in found}
    return [known.get(value, naming.Edit("", "", value)) for value in ticked]


def _value(edit: naming.Edit) -> str:
    return "\x1f".join(edit)


def _form(quote: Quote) -> str:
    return reverse("admin:experts_quote_change", args=[quote.pk])
