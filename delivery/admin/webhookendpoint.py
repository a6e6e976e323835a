"""Webhook endpoints: set up, watched, paused and tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from cms.core.admin import VerbAdmin
from cms.core.rows import Row
from delivery.admin.endpointpages import EndpointPages
from delivery.admin.showing import STYLE, StateColumn
from delivery.models import Record, WebhookDelivery, WebhookEndpoint
from delivery.webhooks import endpoints, notices


class EndpointForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label="About", choices=Record.Kind, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: about everything.",
    )  # fmt: skip
    acts = forms.MultipleChoiceField(
        label="When it is", choices=WebhookEndpoint.Act, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: always. “Reissued” is an article that follows a corrected name, credit or source.",
    )  # fmt: skip

    class Meta:
        model = WebhookEndpoint
        fields = ("url", "description", "kinds", "acts")
        widgets = {
            "url": forms.URLInput(attrs={"class": "vLargeTextField", "placeholder": "https://example.org/hooks"}),
            "description": forms.TextInput(attrs={"class": "vLargeTextField"}),
        }
        help_texts = {
            "url": "Where messages are posted: an address on the public internet, without a password in it.",
            "description": "Whose it is, in your words: “The front page”, “Search of the magazine”.",
        }


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(EndpointPages, StateColumn, VerbAdmin):
    save_verb = staticmethod(endpoints.change_endpoint)
    form = EndpointForm
    change_form_template = "admin/delivery/webhookendpoint/change_form.html"
    list_display = ("__str__", "shown_state", "matter", "waiting", "given_up", "delivered_at", "created_by")
    list_filter = ("state",)
    list_select_related = ("created_by",)
    ordering = ("-created_at",)
    search_fields = ("url", "description")
    actions = None

    class Media:
        css = {"all": (STYLE,)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        opened = Count("deliveries", filter=Q(deliveries__state__in=WebhookDelivery.OPEN))
        failed = Count("deliveries", filter=Q(deliveries__state=WebhookDelivery.State.FAILED, deliveries__replays=None))
        return super().get_queryset(request).annotate(open_count=opened, failed_count=failed)

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> WebhookEndpoint:
        if subject is not None:
            return super().save(request, subject, form, children)
        by: Any = request.user
        made = endpoints.create_endpoint(fields=form.cleaned_data, by=by)
        vars(request)["_made"] = made
        return made.endpoint

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """The secret stands on this page alone: a redirect would have to keep it somewhere until it is shown."""
        return self.secret_page(request, vars(request)["_made"], title="The endpoint was added")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        endpoint, by = kwargs.get("obj"), request.user
        if endpoint:
            now = timezone.now()
            live = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
            context["matter"] = notices.of_endpoint(endpoint)
            context["secrets"] = list(endpoint.secrets.filter(live))
            context["latest"] = list(endpoint.deliveries.defer("payload")[:10])
            context["may_replay"] = by.holds("delivery.replay_webhookdelivery")  # type: ignore[union-attr]
        answer = super().render_change_form(request, context, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer

    @admin.display(description="what is the matter")
    def matter(self, endpoint: WebhookEndpoint) -> str:
        return notices.of_endpoint(endpoint) or "—"

    @admin.display(description="waiting", ordering="open_count")
    def waiting(self, endpoint: Any) -> int:
        return int(endpoint.open_count)

    @admin.display(description="given up", ordering="failed_count")
    def given_up(self, endpoint: Any) -> int:
        return int(endpoint.failed_count)

    def secret_page(self, request: HttpRequest, made: endpoints.Made, *, title: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": title, "endpoint": made.endpoint,
            "secret": made.secret,
        }  # fmt: skip
        answer = TemplateResponse(request, "admin/delivery/webhookendpoint/secret.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer
