"""Captures: pasted or uploaded on a source's page, read beside the words that rest on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from cms.core import restricted
from cms.core.adding import AddOnlyAdmin
from cms.core.rows import Row
from sources import captures, reading
from sources.models import Capture


class CaptureForm(forms.ModelForm):
    upload = forms.FileField(
        label="File",
        required=False,
        help_text=f"A page or text ({', '.join((*reading.TEXTS, *reading.PAGES))}) is read; of anything else, such as a PDF, "
        f"paste the text above and the file is kept beside it. At most {reading.MAX_BYTES // reading.MIB} MB.",
    )

    class Meta:
        model = Capture
        fields = ("source", "text", "final_url", "captured_at", "visibility")
        labels = {"text": "What it says", "captured_at": "Looked at", "final_url": "Address that answered"}
        help_texts = {
            "text": "Paste it whole, as you see it. Empty: read from the file.",
            "captured_at": "Empty: now.",
            "visibility": "What others hold the copyright in need not be seen by everybody.",
        }
        widgets = {"text": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 20})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"text", "captured_at"} & self.fields.keys():
            self.fields[name].required = False

    def clean_upload(self) -> Any:
        file = self.cleaned_data["upload"]
        if file and file.size > reading.MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {reading.MAX_BYTES // reading.MIB} MB.")
        return file


@admin.register(Capture)
class CaptureAdmin(AddOnlyAdmin):
    save_verb = staticmethod(captures.capture)
    about = "source"
    form = CaptureForm
    add_fields = ("source", "text", "upload", "final_url", "captured_at", "visibility")
    fields = (
        "source",
        "captured_at",
        "by",
        "origin",
        "final_url",
        "visibility",
        "download",
        "sha256",
        "text_hash",
        "text",
    )
    list_display = ("source", "captured_at", "origin", "visibility", "by")
    list_filter = ("origin", "visibility", "captured_at")
    list_select_related = ("source", "by")
    ordering = ("-captured_at", "-id")
    search_fields = ("source__title", "source__cited_as", "text")
    autocomplete_fields = ("source",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        seen: Any = super().get_queryset(request)
        return seen.visible_to(request.user)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> Capture:
        given = dict(form.cleaned_data)
        source, file = given.pop("source"), given.pop("upload")
        by: Any = request.user
        return captures.capture(
            source, data=file.read() if file else b"", name=file.name if file else "", by=by, **given
        )

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/file/", self.admin_site.admin_view(self.file_view), name="sources_capture_file")
        return [own, *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(self.get_queryset(request), pk=pk)
        if not kept.file:
            raise Http404
        try:
            return restricted.sent(kept.file, as_name=kept.file_name)
        except OSError as error:
            raise Http404("The file is missing from the storage.") from error

    @admin.display(description="file")
    def download(self, kept: Capture) -> str:
        if not kept.file:
            return "— only text was pasted"
        return format_html('<a href="{}">{}</a>', reverse("admin:sources_capture_file", args=[kept.pk]), kept.file_name)
