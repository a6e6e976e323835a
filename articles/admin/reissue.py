"""Sending changed things live, and how far those have come that many documents show."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import reissuing
from articles.models import Article, Reissue
from articles.things import Thing
from cms.core.admin import VerbAdmin
from cms.core.errors import DomainError

_TONES = {"running": "is-open", "done": "is-good", "failed": "is-stop", "superseded": ""}
_SAID = {
    "running": "On its way",
    "done": "Everywhere",
    "failed": "Not everywhere",
    "superseded": "Overtaken by a later change",
}
_REFRESH_S = "3"


@admin.register(Reissue)
class ReissueAdmin(VerbAdmin):
    """A window: what is on its way, refreshed by itself. The page that sends a thing live calls the verb."""

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
        send = self.admin_site.admin_view(self.send_view)
        return [path("send/<str:kind>/<int:key>/", send, name="articles_reissue_send"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = {"title": "Changes on their way to readers"}
        response = super().changelist_view(request, {**title, **(extra_context or {})})
        if Reissue.objects.open().exists() and not request.GET.get("q"):
            response["Refresh"] = _REFRESH_S
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
            response["Refresh"] = _REFRESH_S
        return response

    @admin.display(description="state")
    def stands(self, row: Reissue) -> SafeString:
        return format_html('<span class="badge {}">{}</span>', _TONES[row.state], _SAID[row.state])

    @admin.display(description="documents", ordering="done")
    def progress(self, row: Reissue) -> str:
        return f"{row.done:,} of {max(row.total, row.done):,}"

    def send_view(self, request: HttpRequest, kind: str, key: int) -> HttpResponse:
        """What sending it live would touch, and the button that does."""
        by: Any = request.user
        if not by.has_perm("articles.reissue_thing"):
            raise PermissionDenied
        thing = reissuing.find(kind, key)
        if thing is None:
            raise Http404
        if request.method == "POST" and (where := _send(request, thing)):
            return HttpResponseRedirect(where)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": f"Send live: {thing}", "thing": thing,
            "kind": kind, "back": _page_of(thing), "outlook": reissuing.outlook(thing),
        }  # fmt: skip
        return TemplateResponse(request, "articles/admin/reissue/send.html", context)


def _send(request: HttpRequest, thing: Thing) -> str:
    """Where to go on; "" when it was refused, with the reason as a message."""
    by: Any = request.user
    try:
        done = reissuing.reissue(thing, by=by)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return ""
    if done.rest:
        return reverse("admin:articles_reissue_change", args=[done.rest.pk])
    articles = f"{done.articles} live article{'' if done.articles == 1 else 's'}"
    messages.success(
        request, f"Sent live: {articles} changed." if done.articles or done.others else "Readers saw it so already."
    )
    return _page_of(thing)


def _page_of(thing: Thing) -> str:
    options = thing._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])


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
