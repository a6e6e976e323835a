"""People in print, with what makes them worth quoting and where they stand in print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from cms.core.admin import VerbInline
from delivery.admin import EmbeddedAdmin
from experts import people
from experts.models import Affiliation, Credential, Person, PersonContact
from experts.models.person import orcid_in_one_form

STACKED = admin.StackedInline.template  # a row of the table would be wider than any screen
LONG_TEXT = {"class": "vLargeTextField", "rows": 4}


class PersonForm(forms.ModelForm):
    orcid = forms.CharField(
        label="ORCID", required=False, max_length=60, help_text="0000-0002-1825-0097, or its address."
    )

    class Meta:
        model = Person
        fields = sorted(people.FIELDS)
        widgets = {"biography": forms.Textarea(attrs=LONG_TEXT), "disclosures": forms.Textarea(attrs=LONG_TEXT)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            slug = self.fields["slug"]
            slug.required, slug.help_text = False, "The person's address. Empty: made from the name."
            slug.error_messages["unique"] = "Another person has that slug: choose another, or leave it empty."

    def clean_orcid(self) -> str:
        return orcid_in_one_form(self.cleaned_data["orcid"])


class CredentialInline(VerbInline):
    template = STACKED
    model = Credential
    fields = (
        ("kind", "title"),
        ("issuer", "identifier"),
        ("valid_from", "valid_to"),
        ("verified_on", "verified_how"),
        "position",
    )
    readonly_fields = ("verified_on", "verified_how")  # a colleague's verdict sets them


class AffiliationInline(VerbInline):
    template = STACKED
    model = Affiliation
    fields = (("role", "department"), "organisation", ("since", "until", "position"))
    autocomplete_fields = ("organisation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Affiliation]:
        return super().get_queryset(request).select_related("organisation")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("since", "until"):
            return db_field.formfield(widget=forms.TextInput(attrs={"size": 12, "placeholder": "2012-01"}))
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ContactInline(VerbInline):
    """Restricted: shown to those who may change people, read by nothing else."""

    model = PersonContact
    verbose_name = "contact (stays in the newsroom)"
    max_num = 1
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})}}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("experts.change_person")

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)


class IsVerified(admin.SimpleListFilter):
    title = "credentials"
    parameter_name = "credentials"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("unverified", "One or more not verified"), ("recheck", "Due for recheck"), ("incomplete", "Certified by nobody named"),
            ("none", "None recorded"),
        ]  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if self.value() == "unverified":
            return queryset.filter(pk__in=Credential.objects.filter(verified_on=None).values("person"))
        if self.value() == "recheck":
            return queryset.filter(pk__in=Credential.objects.recheck_due(on=timezone.localdate()).values("person"))
        if self.value() == "incomplete":
            nameless = Credential.objects.filter(kind=Credential.Kind.CERTIFICATION, issuer="")
            return queryset.filter(pk__in=nameless.values("person"))
        return queryset.filter(credentials=None) if self.value() == "none" else queryset


@admin.register(Person)
class PersonAdmin(EmbeddedAdmin):
    record_kind = "person"
    save_verb = staticmethod(people.save_person)
    delete_verb = staticmethod(people.delete_person)
    form = PersonForm
    inlines = (CredentialInline, AffiliationInline, ContactInline)
    list_display = ("name", "suffix", "slug", "quoted", "modified_at")
    list_filter = (IsVerified, "credentials__kind")
    list_select_related = ("portrait",)
    ordering = ("name",)
    search_fields = ("name__unaccent", "slug", "affiliations__organisation__name__unaccent", "orcid")
    autocomplete_fields = ("portrait",)
    fieldsets = (
        (None, {"fields": (("name", "suffix"), ("given_name", "family_name"), "biography", "portrait", "slug")}),
        ("Identifiers and interests", {"fields": (("orcid", "npi"), "disclosures")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).annotate(quote_count=Count("quotes", distinct=True))

    @admin.display(description="quotes", ordering="quote_count")
    def quoted(self, person: Any) -> str:
        link = f"{reverse('admin:experts_quote_changelist')}?person__id__exact={person.pk}"
        return format_html('<a href="{}">{}</a>', link, person.quote_count) if person.quote_count else "0"
