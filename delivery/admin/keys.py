"""API keys in the admin: issued and shown once, rotated, revoked; and when each was used last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from cms.core.adding import AddOnlyAdmin
from cms.core.errors import DomainError
from cms.core.rows import Row
from delivery import keys
from delivery.keys import Issued
from delivery.models import ApiKey

USUAL_DAYS = 90
STATES = {
    "live": "Works", "revoked": "Revoked", "expired": "Expired",
    "down": "Does not work: whoever issued it may not sign in",
}  # fmt: skip


class KeyForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label="What it may do", choices=ApiKey.Scope.choices, widget=forms.CheckboxSelectMultiple,
        help_text="Never more than you may do yourself, at the moment when it is used. The first stands alone.",
    )  # fmt: skip
    last_day = forms.DateField(label="Works until", widget=AdminDateWidget, help_text="A year at most.")

    class Meta:
        model = ApiKey
        fields = ("name", "scopes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "last_day" in self.fields:
            self.fields["last_day"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)


@admin.register(ApiKey)
class ApiKeyAdmin(AddOnlyAdmin):
    save_verb = staticmethod(keys.issue)
    about = "issued_by"
    form = KeyForm
    change_form_template = "admin/delivery/apikey/change_form.html"
    add_fields = ("name", "scopes", "last_day")
    fields = ("name", "beginning", "state", "may", "issued_by", "created_at", "expires_at", "last_used_at", "took_over",
              "revoked_at", "revoked_by")  # fmt: skip
    list_display = ("name", "beginning", "state", "issued_by", "last_used_at", "expires_at")
    list_filter = ("expires_at", "revoked_at")
    list_select_related = ("issued_by",)
    ordering = ("-created_at",)
    search_fields = ("name", "prefix", "issued_by__name")

    def save(self, request: HttpRequest, subject: Any, form: Any, children: Mapping[str, list[Row]]) -> ApiKey:
        given = form.cleaned_data
        ends = timezone.make_aware(datetime.combine(given["last_day"], time.max.replace(microsecond=0)))
        by: Any = request.user
        issued = keys.issue(name=given["name"], scopes=given["scopes"], expires_at=ends, by=by)
        vars(request)["_issued"] = issued
        return issued.key

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._shown(request, vars(request)["_issued"])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        key = self.get_object(request, object_id)
        state = key.state(at=timezone.now()) if key else ""
        may = request.user.has_perm("delivery.change_apikey")
        context = {
            "may_revoke": may and state != "revoked",
            "may_rotate": state == "live" and key is not None and key.issued_by_id == request.user.pk,
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/rotate/", require_POST(wrap(self.rotate_view)), name="delivery_apikey_rotate"),
            path("<int:pk>/revoke/", require_POST(wrap(self.revoke_view)), name="delivery_apikey_revoke"),
            *super().get_urls(),
        ]

    def rotate_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        key, by = self._seen(request, pk)
        try:
            return self._shown(request, keys.rotate(key, by=by))
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:delivery_apikey_change", args=[pk]))

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        key, by = self._seen(request, pk)
        try:
            keys.revoke(key, by=by)
            messages.success(request, "Revoked. Whatever shows this key is refused from now on.")
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:delivery_apikey_change", args=[pk]))

    def _seen(self, request: HttpRequest, pk: int) -> tuple[ApiKey, Any]:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(ApiKey, pk=pk), request.user

    @sensitive_variables("issued")
    def _shown(self, request: HttpRequest, issued: Issued) -> HttpResponse:
        """The one answer that holds the key: no redirect and no message, both of which would keep it somewhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Copy this key now",
            "opts": self.opts,
            "key": issued.key,
            "token": issued.token,
            "older": issued.key.replaces,
        }
        response = TemplateResponse(request, "admin/delivery/apikey/issued.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    @admin.display(description="begins with")
    def beginning(self, key: ApiKey) -> str:
        return f"prf_live_{key.prefix}…"

    @admin.display(description="state")
    def state(self, key: ApiKey) -> str:
        return STATES[key.state(at=timezone.now())]

    @admin.display(description="may")
    def may(self, key: ApiKey) -> str:
        return "; ".join(str(ApiKey.Scope(scope).label) for scope in key.scopes)

    @admin.display(description="takes over from")
    def took_over(self, key: ApiKey) -> str:
        return str(key.replaces) if key.replaces else "—"
