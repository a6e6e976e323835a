"""Two small forms: what happens when the right to this picture ends, and what happens to every picture without such a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from cms.core.errors import DomainError
from delivery.uses import live_uses
from media import lapsing
from media.expiry import ends_on
from media.models import Act, Image, LapsePlan, LapsePolicy, RightsGrant


def _form(model: type[Model], *, leave: str = "") -> type[forms.Form]:
    choices = [("", leave), *Act.choices] if leave else Act.choices
    select = AutocompleteSelect(model._meta.get_field("substitute"), admin.site, attrs={"data-width": "100%"})
    return type(
        "ActForm",
        (forms.Form,),
        {
            "act": forms.ChoiceField(
                label="What happens", choices=choices, required=not leave, widget=forms.RadioSelect
            ),
            "substitute": forms.ModelChoiceField(
                Image.objects.all(), required=False, widget=select, label="Picture that stands in"
            ),
        },
    )


def lapse_view(model_admin: Any) -> Callable[..., HttpResponse]:
    """The plan for one picture."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        _require(request)
        image = Image.objects.filter(pk=pk).prefetch_related("grants").defer("metadata").first()
        if image is None:
            raise Http404("There is no such picture.")
        plan = LapsePlan.objects.filter(image=image).first()
        policy = LapsePolicy.objects.first() or LapsePolicy()
        leave = f"As for every picture: {policy.get_act_display()[0].lower()}{policy.get_act_display()[1:]}"
        initial = {"act": plan.act, "substitute": plan.substitute_id} if plan else {"act": ""}
        form = _form(LapsePlan, leave=leave)(_posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            verb = lambda by: lapsing.set_plan(image, by=by, **form.cleaned_data)  # noqa: E731 - bound to this picture
            if _done(request, form, verb, f"Decided for “{image}”."):
                return HttpResponseRedirect(reverse("admin:media_image_expiring"))
        context = {
            "title": "When the right ends",
            "image": image,
            "until": ends_on(image, use=RightsGrant.Use.WEB, on=timezone.localdate()),
            "live": live_uses(image, kind="image"),
        }
        return _page(model_admin, request, form, context)

    return view


def policy_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """The newsroom's policy."""

    def view(request: HttpRequest) -> HttpResponse:
        _require(request)
        policy = LapsePolicy.objects.select_related("set_by").first() or LapsePolicy()
        initial = {"act": policy.act, "substitute": policy.substitute_id}
        form = _form(LapsePolicy)(_posted(request), initial=initial)
        if request.method == "POST" and form.is_valid():
            verb = lambda by: lapsing.set_policy(by=by, **form.cleaned_data)  # noqa: E731 - bound to this form
            if _done(
                request, form, verb, "The policy is changed; it holds for every picture without a plan of its own."
            ):
                return HttpResponseRedirect(reverse("admin:media_image_expiring"))
        return _page(model_admin, request, form, {"title": "Policy for rights that end", "policy": policy})

    return view


def _posted(request: HttpRequest) -> Any:
    """What was posted, if anything; the widget asks the database for whatever stands as a key, so that must be one."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    chosen = str(data.get("substitute") or "")
    if not chosen.isdecimal() or len(chosen) > 18:
        data["substitute"] = ""
    return data


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(lapsing.MAY):
        raise PermissionDenied


def _done(request: HttpRequest, form: Any, verb: Callable[[Any], Any], said: str) -> bool:
    try:
        verb(request.user)
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, said)
    return True


def _page(model_admin: Any, request: HttpRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media + form.media,
        "form": form,
        "changelist": reverse("admin:media_image_changelist"),
        "expiring": reverse("admin:media_image_expiring"),
    }
    return TemplateResponse(request, "admin/media/image/lapse.html", {**shared, **context})
