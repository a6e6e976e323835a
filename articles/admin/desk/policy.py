"""The desk's policy: one small form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.numbers import small_number
from articles.checking.policy import set_policy
from articles.models import DeskPolicy
from cms.core.errors import DomainError


def policy_view(request: HttpRequest, *, site: Any) -> HttpResponse:
    """What the policy is, for whoever checks; a standards editor changes it."""
    by: Any = request.user
    if not by.has_perm("articles.view_claim"):
        raise PermissionDenied
    if request.method == "POST":
        fields = {
            "signer_may_be_second": request.POST.get("signer_may_be_second") == "1",
            "high_risk_sources": small_number(request.POST.get("high_risk_sources")) or 0,
        }
        try:
            set_policy(fields=fields, by=by)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "The policy is changed; it holds from now on.")
        return HttpResponseRedirect(reverse("admin:articles_article_policy"))
    policy = DeskPolicy.objects.first() or DeskPolicy()
    context = {
        **site.each_context(request),
        "title": "Policy of the checking desk",
        "policy": policy,
        "may": by.holds("articles.change_deskpolicy"),
    }
    return TemplateResponse(request, "articles/admin/desk/policy.html", context)
