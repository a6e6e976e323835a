"""Send a changed thing live: told first how many live articles it touches, asked once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import carryover
from articles.models import Topic
from articles.reissuing import affected, reissue
from cms.core.errors import DomainError
from experts.models import Organisation, Person, Quote
from media.models import Image, Supplier
from sources.models import Source

MAY = "articles.reissue_thing"
MOST = 12  # titles named on the page
_KINDS: dict[str, type[Any]] = {
    "image": Image, "person": Person, "quote": Quote, "source": Source, "topic": Topic, "supplier": Supplier,
    "organisation": Organisation,
}  # fmt: skip


def send_view(model_admin: Any) -> Callable[..., HttpResponse]:
    """Asks on GET, sends on POST. What stands for many things (``carryover``) sends them one by one, in jobs."""

    def view(request: HttpRequest, kind: str, key: int) -> HttpResponse:
        by: Any = request.user
        if not by.has_perm(MAY):
            raise PermissionDenied
        thing = _KINDS[kind]._default_manager.filter(pk=key).first() if kind in _KINDS else None
        if thing is None:
            raise Http404("There is no such thing to send live.")
        if request.method == "POST":
            said = _send(thing, by=by)
            messages.add_message(request, said[0], said[1])
            return HttpResponseRedirect(request.path if isinstance(thing, carryover.Owner) else _back(thing))
        page = _owner_page(thing) if isinstance(thing, carryover.Owner) else _thing_page(thing)
        context = {
            **model_admin.admin_site.each_context(request),
            "title": f"Send “{Truncator(thing).chars(60)}” live",
            "thing": thing,
            "back": _back(thing),
            **page,
        }
        return TemplateResponse(request, "articles/admin/sending.html", context)

    return view


def _thing_page(thing: Any) -> dict[str, Any]:
    rows = affected(thing)
    return {"number": rows.count(), "articles": list(rows.order_by("-published_at", "pk")[:MOST]), "waiting": ""}


def _owner_page(owner: carryover.Owner) -> dict[str, Any]:
    rows = carryover.articles_of(owner)
    named = f"{owner._meta.model_name}-{owner.pk}"
    jobs = ProcrastinateJob.objects.filter(task_name=carryover.TASK, args__owner=named)
    return {
        "number": rows.count(),
        "things": _counted(owner, carryover.shown_of(owner).count()),
        "articles": list(rows.order_by("-published_at", "pk")[:MOST]),
        "waiting": _counted(owner, jobs.filter(status__in=["todo", "doing"]).count()),
        "failed": _counted(owner, jobs.filter(status="failed").count()),
    }


def _counted(owner: carryover.Owner, number: int) -> str:
    """How many of its things, in words; "" for none."""
    one, many = ("picture", "pictures") if isinstance(owner, Supplier) else ("person", "people")
    return f"{number} {one if number == 1 else many}" if number else ""


def _send(thing: Any, *, by: Any) -> tuple[int, str]:
    try:
        if isinstance(thing, carryover.Owner):
            count = _counted(thing, carryover.send_all(thing, by=by)) or "Nothing more"
            return messages.SUCCESS, f"Going live one by one: {count}. This page says how far that is."
        done = reissue(thing, by=by)
    except DomainError as refusal:
        return messages.ERROR, refusal.message
    if done.rest:
        return (
            messages.SUCCESS,
            f"On its way to {done.rest.total} documents: “Changes on their way to readers” says how far.",
        )
    others = f" and {done.others} other public documents" if done.others else ""
    if not done.articles and not done.others:
        return messages.INFO, "Readers see it as it is already: nothing had to be changed."
    return messages.SUCCESS, f"Live now: changed {done.articles} articles{others}. Nobody’s draft was published."


def _back(thing: Model) -> str:
    options = thing._meta
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return reverse("admin:index")
