"""How far changed things have come that many documents show."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from articles.admin.sending import REFRESH_S, send_view
from articles.models import Article, Reissue
from cms.core.admin import VerbAdmin

_TONES = {"running": "is-open", "done": "is-good", "failed": "is-stop", "superseded": ""}
_SAID = {
    "running": "On its way",
    "done": "Everywhere",
    "failed": "Not everywhere",
    "superseded": "Overtaken by a later change",
}


@admin.register(Reissue)
class ReissueAdmin(VerbAdmin):
    """A window: what is on its way, refreshed by itself. The page that sends a thing live (``sending``) calls the verb."""

    list_display = ["label", "cause_kind", "stands", "progress", "failed", "by", "created_at"]
    list_display_links = ["label"]
    list_filter = ["cause_kind", "is_superseded", "created_at"]
    list_select_related = ["by"]
    ordering = ["-created_at", "-pk"]
    search_fields = ["label", "by__name", "by__email"]
    readonly_fields = ["by"]
    search_help_text = "What changed, or who sent it"

    class Media:
        css = {"all": ["articles/admin/desk.css"]}

    def get_urls(self) -> list[URLPattern]:
        send = require_http_methods(["GET", "HEAD", "POST"])(self.admin_site.admin_view(send_view(self)))
        return [path("send/<str:kind>/<int:key>/", send, name="articles_reissue_send"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = {"title": "Changes on their way to readers"}
        response = super().changelist_view(request, {**title, **(extra_context or {})})
        if Reissue.objects.open().exists() and not request.GET.get("q"):
            response["Refresh"] = REFRESH_S
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": str(row), "row": row,
            "said": _SAID[row.state], "tone": _TONES[row.state], "failures": _named(row.failures),
        }  # fmt: skip
        response = TemplateResponse(request, "articles/admin/reissue/progress.html", context)
        if row.state == "running":
            response["Refresh"] = REFRESH_S
        return response

    @admin.display(description="state")
    def stands(self, row: Reissue) -> SafeString:
        return format_html('<span class="badge {}">{}</span>', _TONES[row.state], _SAID[row.state])

    @admin.display(description="documents", ordering="done")
    def progress(self, row: Reissue) -> str:
        return f"{row.done:,} of {max(row.total, row.done):,}"


def _named(failures: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each with the address of its article, where it is one."""
    rows = Article.objects.filter(public_id__in=[each["id"] for each in failures if each["kind"] == "article"])
    known = {row.pid: row for row in rows}
    return [
        {
            **each,
            "title": str(known.get(each["id"], each["id"])),
            "link": reverse("admin:articles_article_change", args=[known[each["id"]].pk])
            if each["id"] in known
            else "",
        }
        for each in failures
    ]
