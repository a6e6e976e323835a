"""What caches were told to drop, and what they did not."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse

from cms.core.admin import VerbAdmin
from delivery.admin.showing import STYLE, StateColumn, pressed
from delivery.models import Purge
from delivery.purging import purges
from delivery.webhooks.jobs import hand_over


@admin.register(Purge)
class PurgeAdmin(StateColumn, VerbAdmin):
    change_form_template = "admin/delivery/purge/change_form.html"
    fields = ("shown_state", "note", "tags", "at", "finished_at", "attempt_count")
    readonly_fields = ("shown_state", "at")
    list_display = ("id", "shown_state", "first_tags", "at", "finished_at", "attempt_count", "note")
    list_filter = ("state", "at")
    list_select_related = True
    ordering = ("-id",)
    search_fields = ("tags", "note")
    actions = None

    class Media:
        css = {"all": (STYLE,)}

    @admin.display(description="tags")
    def first_tags(self, purge: Purge) -> str:
        rest = len(purge.tags) - 3
        return ", ".join(purge.tags[:3]) + (f" and {rest} more" if rest > 0 else "")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.again_view)
        return [path("<int:pk>/again/", view, name="delivery_purge_again"), *super().get_urls()]

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        purge = get_object_or_404(Purge, pk=pk)
        by: Any = request.user

        @transaction.atomic
        def again() -> None:
            purges.purge_again(purge, by=by)
            hand_over.defer()

        back = reverse("admin:delivery_purge_change", args=[pk])
        return pressed(request, again, said=lambda _: "The caches are asked again.", back=back)
