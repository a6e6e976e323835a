"""Recordings, mails and documents behind quotes and credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from cms.core import restricted
from cms.core.adding import AddOnlyAdmin
from cms.core.rows import Row
from experts import evidence
from experts.models import EvidenceFile


class EvidenceForm(forms.ModelForm):
    upload = forms.FileField(
        label="File",
        allow_empty_file=True,
        help_text=f"A recording, mail, document or picture of at most {evidence.MAX_BYTES // evidence.MIB} MB.",
    )

    class Meta:
        model = EvidenceFile
        fields = ("quote", "credential", "note", "keep_until")


@admin.register(EvidenceFile)
class EvidenceFileAdmin(AddOnlyAdmin):
    save_verb = staticmethod(evidence.attach)
    delete_verb = staticmethod(evidence.discard)
    form = EvidenceForm
    add_fields = ("quote", "credential", "upload", "keep_until", "note")
    fields = (
        "quote", "credential", "kind", "download", "size_bytes", "sha256", "note", "keep_until", "discarded_at", "uploaded_by",
        "created_at",
    )  # fmt: skip
    list_display = ("name", "kind", "quote", "credential", "keep_until", "discarded_at", "uploaded_by")
    list_filter = ("kind", "keep_until", "discarded_at")
    list_select_related = ("quote", "credential__person", "uploaded_by")
    ordering = ("-created_at",)
    search_fields = ("name", "note", "quote__person__name", "credential__person__name")
    autocomplete_fields = ("quote",)
    raw_id_fields = ("credential",)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> EvidenceFile:
        given = dict(form.cleaned_data)
        file = given.pop("upload")
        by: Any = request.user
        return evidence.attach(file, name=file.name or "", by=by, **given)

    def home(self, row: models.Model) -> str:
        found: Any = row
        if found.quote_id:
            return reverse("admin:experts_quote_change", args=[found.quote_id])
        return reverse("admin:experts_person_change", args=[found.credential.person_id])

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.discarded_at)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/file/", view, name="experts_evidencefile_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(EvidenceFile, pk=pk)
        if not kept.file:
            raise Http404("This file was deleted when its time was up.")
        try:
            return restricted.sent(kept.file, as_name=kept.name)
        except OSError as error:
            raise Http404("The file is missing from the storage.") from error

    @admin.display(description="file")
    def download(self, kept: EvidenceFile) -> str:
        if not kept.file:
            return f"{kept.name}, deleted"
        return format_html('<a href="{}">{}</a>', reverse("admin:experts_evidencefile_file", args=[kept.pk]), kept.name)
