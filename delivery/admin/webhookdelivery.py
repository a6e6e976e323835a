"""The log of webhooks: what was sent, to whom, and what they answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.core.admin import VerbAdmin
from cms.core.errors import DomainError
from delivery.admin.showing import STYLE, StateColumn, pressed
from delivery.models import WebhookDelivery
from delivery.webhooks import messages as wording
from delivery.webhooks import replaying

# Each button: its verb, and what is said when it has worked.
_VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "replay": (replaying.replay, "It is sent again, under the same webhook-id."),
    "skip": (replaying.skip, "It is not sent; later messages about the same record go on."),
    "try_now": (replaying.try_now, "It is tried now: reload in a moment to see the answer."),
}


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(StateColumn, VerbAdmin):
    change_form_template = "admin/delivery/webhookdelivery/change_form.html"
    fields = (
        "shown_state", "note", "receiver", "type", "message", "seq", "at", "attempt_count", "next_attempt_at", "finished_at",
        "replayed", "body",
    )  # fmt: skip
    readonly_fields = ("shown_state", "receiver", "message", "replayed", "body")
    list_display = (
        "type",
        "shown_state",
        "note",
        "endpoint",
        "seq",
        "at",
        "attempt_count",
        "next_attempt_at",
        "is_replay",
    )
    list_filter = ("state", ("endpoint", admin.RelatedOnlyFieldListFilter), "at", "type")
    list_select_related = ("endpoint", "replayed_by")
    ordering = ("-id",)
    search_fields = ("type", "thing_id", "event_id", "seq", "note")
    search_help_text = "By id of an article or thing, webhook-id, seq or type."
    actions = ("send_again",)

    class Media:
        css = {"all": (STYLE,)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        return super().get_queryset(request).defer("payload") if _is_list(request) else super().get_queryset(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A ``webhook-id`` is found as receivers print it."""
        return super().get_search_results(request, queryset, _as_stored(search_term))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        row = kwargs.get("obj")
        context["attempts"] = list(row.attempts.all()) if row else []
        context["may_replay"] = _may(request)
        context["is_test"] = row is not None and row.type == wording.PING
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description="Send the chosen messages again", permissions=["replay"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        by: Any = request.user
        sent, refusals = 0, {}
        for row in queryset.select_related("endpoint").order_by("id")[:1000]:
            try:
                replaying.replay(row, by=by)
                sent += 1
            except DomainError as refusal:
                refusals[refusal.code] = refusal.message
        if sent:
            self.message_user(
                request, f"{sent} {'message is' if sent == 1 else 'messages are'} sent again.", messages.SUCCESS
            )
        for message in refusals.values():
            self.message_user(request, message, messages.WARNING)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return _may(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/act/<str:name>/", view, name="delivery_webhookdelivery_act"), *super().get_urls()]

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = get_object_or_404(WebhookDelivery.objects.select_related("endpoint"), pk=pk)
        verb, said = _VERBS.get(name, _VERBS["try_now"])
        by: Any = request.user
        back = reverse("admin:delivery_webhookdelivery_change", args=[pk])
        return pressed(request, lambda: verb(row, by=by), said=lambda _: said, back=back)

    @admin.display(description="endpoint")
    def receiver(self, row: WebhookDelivery) -> SafeString:
        link = reverse("admin:delivery_webhookendpoint_change", args=[row.endpoint_id])
        return format_html('<a href="{}">{}</a>', link, row.endpoint)

    @admin.display(description="webhook-id")
    def message(self, row: WebhookDelivery) -> str:
        return row.message_id

    @admin.display(description="sent again")
    def replayed(self, row: WebhookDelivery) -> str:
        if row.replay_of_id:
            link = reverse("admin:delivery_webhookdelivery_change", args=[row.replay_of_id])
            return format_html('This repeats <a href="{}">an earlier one</a>, asked for by {}.', link, row.replayed_by)
        again = row.replays.order_by("-id").first()
        if again is None:
            return "No"
        link = reverse("admin:delivery_webhookdelivery_change", args=[again.pk])
        return format_html('<a href="{}">Yes, last on {}</a>', link, f"{again.at:%-d %B %Y, %H:%M}")

    @admin.display(description="body")
    def body(self, row: WebhookDelivery) -> SafeString:
        return format_html('<pre class="hook-body" tabindex="0">{}</pre>', wording.shown(row.payload))

    @admin.display(description="repeat", boolean=True)
    def is_replay(self, row: WebhookDelivery) -> bool:
        return row.replay_of_id is not None


def _may(request: HttpRequest) -> bool:
    by: Any = request.user
    return bool(by.holds("delivery.replay_webhookdelivery"))


def _is_list(request: HttpRequest) -> bool:
    return bool(request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist"))


def _as_stored(term: str) -> str:
    """A ``webhook-id`` as the column has it; any other term as it is."""
    try:
        return str(UUID(hex=term.strip().removeprefix("msg_")))
    except ValueError:
        return term
