"""The source register in the admin."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from cms.core.admin import VerbInline
from delivery.admin import EmbeddedAdmin
from sources import register
from sources.admin import evidence
from sources.models import Capture, Identifier, Source

PARTIAL_DATE = "2012, 2012-01 or 2012-01-05; 2012~ for about then."


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = sorted(register.FIELDS)
        widgets = {
            "cited_as": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "url_as_cited": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "note": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
        }
        labels = {"url_as_cited": "Address as cited", "superseded_by": "Superseded by"}
        help_texts = {
            "cited_as": "The line as the author wrote it. It is kept as it stands.",
            "url_as_cited": "As written, also without https://.",
            "issued_on": PARTIAL_DATE,
            "accessed_on": PARTIAL_DATE,
            "superseded_by": "The newer edition or version, when there is one.",
            "derives_from": "What it retells, such as the study behind a press release: the two count as one voice.",
            "version_on": PARTIAL_DATE,
        }


class IdentifierInline(VerbInline):
    model = Identifier
    fields = ("scheme", "value", "normalised")
    readonly_fields = ("normalised",)
    verbose_name_plural = "identifiers (DOI, PubMed, ISBN …)"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "value":
            return db_field.formfield(widget=forms.TextInput(attrs={"size": 60}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class IsCaptured(admin.SimpleListFilter):
    title = "captures"
    parameter_name = "captured"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Captured"), ("no", "None yet")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        held = Exists(Capture.objects.filter(source=OuterRef("pk")))
        return queryset.filter(held if self.value() == "yes" else ~held) if self.value() in ("yes", "no") else queryset


@admin.register(Source)
class SourceAdmin(EmbeddedAdmin):
    record_kind = "source"
    save_verb = staticmethod(register.save_source)
    delete_verb = staticmethod(register.delete_source)
    form = SourceForm
    inlines = (IdentifierInline,)
    list_display = ("display_title", "publisher", "kind", "evidence_role", "integrity", "health", "cited", "site")
    list_filter = ("integrity", "health", IsCaptured, "evidence_role", "kind")
    list_select_related = ("superseded_by",)
    ordering = ("-created_at",)
    search_fields = (
        "title__unaccent",
        "cited_as__unaccent",
        "publisher__unaccent",
        "url_canonical",
        "identifiers__normalised",
    )
    autocomplete_fields = ("superseded_by", "derives_from")
    readonly_fields = ("link", "record", "integrity_now", "health_now", "captures_held")
    fieldsets = (
        (None, {"fields": ("cited_as", "url_as_cited", "link")}),
        ("What it is", {"fields": ("title", "publisher", ("issued_on", "accessed_on"), "kind")}),
        (
            "As evidence",
            {
                "fields": (
                    ("evidence_role", "evidence_design"),
                    ("version_label", "version_on"),
                    "superseded_by",
                    "derives_from",
                    "note",
                )
            },
        ),
        ("What we know of it", {"fields": ("integrity_now", "health_now", "captures_held")}),
        ("Bibliographic record", {"fields": ("record",), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).annotate(citation_count=Count("citations", distinct=True))

    @admin.display(description="corrected or retracted?")
    def integrity_now(self, source: Source) -> str:
        return evidence.integrity(source) if source.pk else "—"

    @admin.display(description="does it open?")
    def health_now(self, source: Source) -> str:
        return evidence.health(source) if source.pk else "—"

    @admin.display(description="captures")
    def captures_held(self, source: Source) -> str:
        return evidence.captures(source) if source.pk else "—"

    @admin.display(description="source", ordering="title")
    def display_title(self, source: Source) -> str:
        return source.display_title[:120]

    @admin.display(description="cited", ordering="citation_count")
    def cited(self, source: Any) -> int:
        return int(source.citation_count)

    @admin.display(description="opens")
    def site(self, source: Source) -> str:
        """The address, as short as a column wants it."""
        address = source.url_canonical
        host = urlsplit(address).hostname
        return format_html('<a href="{}" rel="noreferrer" target="_blank">{}</a>', address, host) if host else "—"

    @admin.display(description="opens")
    def link(self, source: Source) -> str:
        if not source.url_canonical:
            return "—"
        address = source.url_canonical
        return format_html('<a href="{}" rel="noreferrer" target="_blank">{}</a>', address, address[:80])

    @admin.display(description="CSL-JSON")
    def record(self, source: Source) -> str:
        return format_html("<pre>{}</pre>", json.dumps(source.csl, indent=2, ensure_ascii=False))
