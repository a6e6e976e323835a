"""Links for quoted people, and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from cms.core.adding import AddOnlyAdmin
from cms.core.admin import VerbAdmin
from cms.core.errors import DomainError
from cms.core.rows import Row
from experts import confirming
from experts.models import Confirmation, ConfirmationLink


class LinkForm(forms.ModelForm):
    days = forms.IntegerField(
        label="Works for", initial=confirming.DAYS, min_value=1, max_value=confirming.MOST_DAYS, help_text="Days."
    )

    class Meta:
        model = ConfirmationLink
        fields = ("person", "quotes")
        help_texts = {"quotes": "Theirs alone. Without any, they are asked how they are named."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "quotes" in self.fields:
            self.fields["quotes"].required = False


@admin.register(ConfirmationLink)
class ConfirmationLinkAdmin(AddOnlyAdmin):
    save_verb = staticmethod(confirming.issue_link)
    about = "person"
    form = LinkForm
    change_form_template = "admin/experts/confirmationlink/change_form.html"
    add_fields = ("person", "quotes", "days")
    fields = ("person", "asked", "expires_at", "revoked_at", "issued_by", "answers_given")
    list_display = ("person", "created_at", "expires_at", "revoked_at", "issued_by")
    list_filter = ("expires_at", "revoked_at")
    list_select_related = ("person", "issued_by")
    ordering = ("-created_at",)
    search_fields = ("person__name",)
    autocomplete_fields = ("person", "quotes")

    def save(
        self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]
    ) -> ConfirmationLink:
        given = form.cleaned_data
        by: Any = request.user
        return confirming.issue_link(given["person"], quotes=given["quotes"], days=given["days"], by=by)

    def home(self, row: models.Model) -> str:
        return reverse("admin:experts_confirmationlink_change", args=[row.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        link = self.get_object(request, object_id)
        context = {"address": confirming.address(link), "is_open": link.is_open(at=timezone.now())} if link else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.admin_site.admin_view(self.revoke_view))
        return [path("<int:pk>/revoke/", view, name="experts_confirmationlink_revoke"), *super().get_urls()]

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        link = get_object_or_404(ConfirmationLink, pk=pk)
        by: Any = request.user
        try:
            confirming.revoke(link, by=by)
            messages.success(request, "The link was revoked.")
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(self.home(link))

    @admin.display(description="asked about")
    def asked(self, link: ConfirmationLink) -> str:
        lines = ((reverse("admin:experts_quote_change", args=[quote.pk]), str(quote)) for quote in link.quotes.all())
        return format_html_join("", '<div><a href="{}">{}</a></div>', lines) or "How they are named."

    @admin.display(description="answers")
    def answers_given(self, link: ConfirmationLink) -> str:
        return answers(link.answers.select_related("quote"))


@admin.register(Confirmation)
class ConfirmationAdmin(VerbAdmin):
    list_display = ("about", "answer", "at", "holds", "link")
    list_filter = ("answer", "at")
    list_select_related = ("quote", "link__person")
    ordering = ("-at", "-id")
    search_fields = ("link__person__name", "proposed")
    fields = ("about", "answer", "proposed", "holds", "at", "link", "words_hash")
    readonly_fields = fields

    @admin.display(description="about")
    def about(self, given: Confirmation) -> str:
        return str(given.quote) if given.quote else f"How {given.link.person.name} is named"

    @admin.display(description="holds", boolean=True)
    def holds(self, given: Confirmation) -> bool | None:
        """Whether it is of the words as printed now."""
        return given.words_hash == given.quote.words_hash if given.quote else None


def answers(rows: Any) -> str:
    """Lines for a page: what was said, when, of which words."""
    return format_html_join("", '<div><a href="{}">{}</a>, {}{}{}</div>', map(_line, rows)) or "None yet."


def _line(given: Confirmation) -> tuple[str, ...]:
    is_stale = given.quote is not None and given.words_hash != given.quote.words_hash
    return (
        reverse("admin:experts_confirmation_change", args=[given.pk]),
        str(given),
        f"{timezone.localtime(given.at):%d %B %Y %H:%M}",
        ", of words that changed since" if is_stale else "",
        format_html("<br>“{}”", given.proposed) if given.proposed else "",
    )
