"""The desk's pages: one article's claims, and its last look before it goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles.admin.desk.acts import ACTS, ONWARD, Order
from articles.admin.desk.detail import choices, claim_detail, last_look, suggestion_detail
from articles.admin.desk.listing import list_view
from articles.admin.desk.page import Desk, desk
from articles.admin.desk.policy import policy_view
from articles.admin.desk.subjects import subject_view
from articles.checking.assigning import checkers, come_in
from articles.models import Article
from cms.core.errors import DomainError, Invalid

_FORM = require_http_methods(["GET", "HEAD", "POST"])
Here = tuple[str, str] | None  # ("claim", id) or ("suggestion", hash of its words)


class DeskViews:
    """The views; mixed into the article's ModelAdmin."""

    def desk_urls(self, page: Callable[..., URLPattern]) -> list[URLPattern]:
        return [
            page("checking/", lambda request: redirect("admin:articles_article_list", "queue"), "checking"),
            page("checking/policy/", self.policy_view, "policy", _FORM),
            page(
                "checking/verify/<str:kind>/<int:key>/",
                self.subject_view,
                "verify",
                _FORM,
            ),
            page("checking/<slug:name>/", self.list_view, "list"),
            page("<path:object_id>/desk/last-look/", self.last_look_view, "last_look"),
            page("<path:object_id>/desk/do/<str:name>/", self.desk_act_view, "desk_act", require_POST),
            page("<path:object_id>/desk/present/", self.present_view, "present", require_POST),
            page("<path:object_id>/desk/", self.desk_view, "desk"),
        ]

    def list_view(self, request: HttpRequest, name: str) -> Any:
        return list_view(request, name, site=self.admin_site)  # type: ignore[attr-defined]

    def policy_view(self, request: HttpRequest) -> HttpResponse:
        return policy_view(request, site=self.admin_site)  # type: ignore[attr-defined]

    def subject_view(self, request: HttpRequest, kind: str, key: int) -> HttpResponse:
        return subject_view(request, kind, key, site=self.admin_site)  # type: ignore[attr-defined]

    def desk_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        return self._desk(request, article, _asked(request))

    def _desk(
        self, request: HttpRequest, article: Article, here: Here, refusal: DomainError | None = None
    ) -> HttpResponse:
        by: Any = request.user
        found = desk(article, by=by)
        if here is None or here not in found.order:
            here = next(iter([*found.unresolved, *found.order]), None)
        involved, others = come_in(article, user=by)
        context = {
            "desk": found,
            "here": here,
            "beside": {name: _query(each) for name, each in found.beside(here).items()},
            "others": others,
            "mine": list(article.assignments.filter(ended_at=None).select_related("user")),
            "involved": involved,
            "checkers": checkers(),
            "is_nav_sidebar_enabled": False,  # the three panes need the room
            "may": _may(by),
            "posted": request.POST,
            "refusal": refusal,
            "choices": choices(article),
            **_detail(found, here, article, by),
        }
        response = self.screen(request, article, "desk/desk", "Checking desk", context)  # type: ignore[attr-defined]
        response.status_code = refusal.status if refusal else 200
        response["Cache-Control"] = "private, no-store"
        return response

    def desk_act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """A button of the desk. A refusal shows the page again with everything that was typed."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        here = _posted(request)
        back = request.POST.get("back") == "last_look"
        by: Any = request.user
        onward = desk(article, by=by).beside(here)["unresolved"] if name in ONWARD and not back else here
        try:
            if name not in ACTS:
                raise Invalid("unknown-act", "There is no such button.")
            messages.success(request, ACTS[name](Order(article, request.POST.dict(), by)))
        except DomainError as refusal:
            if back:
                return self._last_look(request, article, refusal)
            return self._desk(request, article, here, refusal)
        page = "last_look" if back else "desk"
        return HttpResponseRedirect(
            f"{reverse(f'admin:articles_article_{page}', args=[article.pk])}{_query(onward) or ''}"
        )

    def last_look_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything before the sign-off: what stands against the article, reviews, corrections, overrides."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        return self._last_look(request, article)

    def _last_look(self, request: HttpRequest, article: Article, refusal: DomainError | None = None) -> HttpResponse:
        by: Any = request.user
        context = {**last_look(article, by=by), "may": _may(by), "posted": request.POST, "refusal": refusal}
        response = self.screen(request, article, "desk/last_look", "Last look", context)  # type: ignore[attr-defined]
        response.status_code = refusal.status if refusal else 200
        response["Cache-Control"] = "private, no-store"
        return response

    def present_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Who else is in this article now; the page asks every minute."""
        article = self.seen(request, object_id)  # type: ignore[attr-defined]
        by: Any = request.user
        return JsonResponse({"others": come_in(article, user=by)[1]})


def _detail(found: Desk, here: Here, article: Article, by: Any) -> dict[str, Any]:
    if here and here[0] == "claim" and (item := found.item(here[1])):
        return {"item": item, **claim_detail(item, article, by=by)}
    if here and here[0] == "suggestion" and (each := found.suggestion(here[1])):
        return {"suggested": suggestion_detail(each)}
    return {}


def _asked(request: HttpRequest) -> Here:
    for kind in ("claim", "suggestion"):
        if name := request.GET.get(kind):
            return kind, name
    return None


def _posted(request: HttpRequest) -> Here:
    if pid := request.POST.get("claim"):
        return "claim", pid
    return ("suggestion", request.POST["suggested"]) if request.POST.get("suggested") else None


def _query(here: Here) -> str | None:
    return f"?{urlencode([here])}" if here else None


_PERMISSIONS = {
    "verify": "verify_claim", "claim": "add_claim", "describe": "change_claim", "close": "close_claim", "ask": "ask_query",
    "answer": "answer_query", "assign": "assign_checker", "override": "override_blocker", "seal": "seal_article",
    "correct": "add_correction", "approve": "approve_correction", "sign": "sign_off_article",
}  # fmt: skip


def _may(by: Any) -> dict[str, bool]:
    """What this person's roles let them do here; the verbs ask again."""
    return {name: by.holds(f"articles.{permission}") for name, permission in _PERMISSIONS.items()}
