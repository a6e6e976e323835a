"""The page that sends a changed thing live: it says where readers see it and what blocks it, and asks once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator

from articles import carryover, reissuing
from articles.models import Article
from articles.things import Thing
from cms.core.errors import DomainError
from media.models import Supplier

MAY = "articles.reissue_thing"
MOST = 12  # articles, and things that one stands for, that the page names
MOST_COMPARED = 500  # things of one owner that the page composes to see which of them differ
REFRESH_S = "3"


def send_view(model_admin: ModelAdmin[Any]) -> Callable[..., HttpResponse]:
    """Asks on GET, sends on POST. What stands for many things (``carryover``) sends them one by one, in jobs."""

    def view(request: HttpRequest, kind: str, key: int) -> HttpResponse:
        by: Any = request.user
        if not by.has_perm(MAY):
            raise PermissionDenied
        thing = reissuing.find(kind, key) or carryover.find(kind, key)
        if thing is None:
            raise Http404("There is no such thing to send live.")
        if request.method == "POST":
            where = _send_all(request, thing) if isinstance(thing, carryover.Owner) else _send(request, thing)
            return HttpResponseRedirect(where or request.path)
        page = _owner_page(thing) if isinstance(thing, carryover.Owner) else _thing_page(thing)
        context = {
            **model_admin.admin_site.each_context(request),
            "title": f"Send “{Truncator(thing).chars(60)}” live",
            "thing": thing,
            "kind": kind,
            "back": _page_of(thing),
            **page,
        }
        response = TemplateResponse(request, "articles/admin/reissue/send.html", context)
        if context.get("waiting"):
            response["Refresh"] = REFRESH_S
        return response

    return view


def _thing_page(thing: Thing) -> dict[str, Any]:
    outlook, articles = reissuing.outlook(thing), reissuing.affected(thing)
    return {"is_public": outlook.is_public, "differs": outlook.differs, "outlook": outlook, **_listed(articles)}


def _owner_page(owner: carryover.Owner) -> dict[str, Any]:
    waiting, shown = carryover.waiting(owner), carryover.shown_of(owner).count()
    is_compared = shown <= MOST_COMPARED
    unsent = carryover.unsent(owner) if is_compared and not waiting else []
    return {
        "is_public": shown > 0,
        "things": _counted(owner, shown),
        "waiting": _counted(owner, waiting) if waiting else "",
        "is_uncompared": not is_compared,
        "differs": len(unsent) if is_compared else shown,
        "unsent": [(each, _way_to(each), reissuing.outlook(each).blockers) for each in unsent[:MOST]],
        "more_unsent": len(unsent[MOST:]),
        **_listed(carryover.articles_of(owner)),
    }


def _listed(articles: QuerySet[Article]) -> dict[str, Any]:
    number = articles.count()
    newest = list(articles.order_by("-published_at", "pk")[:MOST])
    return {"number": number, "articles": newest, "more_articles": number - len(newest)}


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
    if done.articles or done.others:
        where = f", in {done.articles} article{'' if done.articles == 1 else 's'}" if done.articles else ""
        messages.success(request, f"Live now{where}. Nobody’s draft was published.")
    else:
        messages.info(request, "Readers see it as it is already: nothing had to be changed.")
    return _page_of(thing)


def _send_all(request: HttpRequest, owner: carryover.Owner) -> str:
    """As ``_send``, always back to the page that says how far they are."""
    by: Any = request.user
    if number := carryover.send_all(owner, by=by):
        messages.success(request, f"Going live one by one: {_counted(owner, number)}.")
    else:
        messages.info(request, "All of it is on its way already.")
    return ""


def _counted(owner: carryover.Owner, number: int) -> str:
    """How many of its things, in words."""
    one, many = ("picture", "pictures") if isinstance(owner, Supplier) else ("person", "people")
    return f"{number} {one if number == 1 else many}"


def _way_to(thing: Thing) -> str:
    return reverse("admin:articles_reissue_send", args=[reissuing.KINDS[type(thing)], thing.pk])


def _page_of(thing: Thing | carryover.Owner) -> str:
    options = thing._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])
