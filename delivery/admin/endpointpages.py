"""The buttons of an endpoint's page: pause, resume, disable, test, a new secret, and sending a range again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from cms.core.errors import DomainError, NotPermitted
from delivery.admin.showing import pressed
from delivery.models import WebhookDelivery, WebhookEndpoint
from delivery.webhooks import endpoints, replaying


def _tested(row: WebhookDelivery) -> str:
    arrived = row.state == WebhookDelivery.State.DELIVERED
    return f"The test arrived. {row.note}" if arrived else f"The test did not arrive. {row.note}"


_VERBS: dict[str, tuple[Callable[..., Any], Callable[[Any], str]]] = {
    "pause": (endpoints.pause, lambda _: "Paused: messages are kept and wait."),
    "resume": (endpoints.resume, lambda _: "It goes on: what waited is sent first."),
    "disable": (endpoints.disable, lambda _: "Disabled: no message is made for it any more."),
    "test": (endpoints.test, _tested),
    "end_overlap": (endpoints.end_overlap, lambda _: "The older secret is not signed with any more."),
}


class ReplayForm(forms.Form):
    from_seq = forms.IntegerField(label="From seq", required=False, min_value=0, max_value=2**63 - 1)
    to_seq = forms.IntegerField(label="To seq", required=False, min_value=0, max_value=2**63 - 1)
    since = forms.SplitDateTimeField(label="Written since", required=False, widget=AdminSplitDateTime)
    until = forms.SplitDateTimeField(label="Written until", required=False, widget=AdminSplitDateTime)
    failed_only = forms.BooleanField(label="Only what was given up", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            # One label for two boxes names neither of them to those who hear the page.
            for part, box in zip(("date", "time"), self.fields[name].widget.widgets, strict=True):
                box.attrs["aria-label"] = f"{self.fields[name].label}: {part}"


class EndpointPages:
    """The views; mixed into the endpoint's ModelAdmin."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site.admin_view
        own = [
            path("<int:pk>/act/<str:name>/", site(self.act_view), name="delivery_webhookendpoint_act"),
            path("<int:pk>/rotate/", site(self.rotate_view), name="delivery_webhookendpoint_rotate"),
            path("<int:pk>/replay/", site(self.replay_view), name="delivery_webhookendpoint_replay"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
        verb, said = _VERBS.get(name, _VERBS["test"])
        by: Any = request.user
        return pressed(request, lambda: verb(endpoint, by=by), said=said, back=_page(endpoint))

    def rotate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The new secret is shown on the answer itself, once."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        by: Any = request.user
        try:
            made = endpoints.rotate(get_object_or_404(WebhookEndpoint, pk=pk), by=by)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        return self.secret_page(request, made, title="A new secret")  # type: ignore[attr-defined]

    def replay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        by: Any = request.user
        if not by.holds("delivery.replay_webhookdelivery"):
            raise PermissionDenied
        endpoint = get_object_or_404(WebhookEndpoint, pk=pk)
        form = ReplayForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                sent = replaying.replay_range(endpoint, by=by, **form.cleaned_data)
                self.message_user(request, f"{sent} {'message is' if sent == 1 else 'messages are'} sent again.")  # type: ignore[attr-defined]
                return HttpResponseRedirect(_page(endpoint))
            except DomainError as refusal:
                form.add_error(None, refusal.message)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "Send messages again", "form": form,
            "endpoint": endpoint, "media": form.media,
        }  # fmt: skip
        return TemplateResponse(request, "admin/delivery/webhookendpoint/replay.html", context)


def _page(endpoint: WebhookEndpoint) -> str:
    return reverse("admin:delivery_webhookendpoint_change", args=[endpoint.pk])
