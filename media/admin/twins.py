"""Pictures that look like one another: on the page of one, after an upload, and as a list to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from cms.core.errors import DomainError
from media import lookalikes, rights
from media.models import Image, Likeness, RightsGrant

PER_PAGE = 25


def right_in_words(image: Image) -> str:
    """“may be shown until 2026-05-01”, or “has no right (…)” with the reason. One query unless ``grants`` are prefetched."""
    permission = rights.permitted(image, use=RightsGrant.Use.WEB, on=timezone.localdate())
    if not permission.allowed:
        return f"has no right ({permission.reason.rstrip('.')})"
    return f"may be shown until {permission.until}" if permission.until else "may be shown without end"


def looks_like(image: Image) -> str:
    """For the page of one picture: each twin with its right, and where to say that they differ. Two queries."""
    found = lookalikes.twins(image)
    if not found:
        return "No other picture here."
    lines = (
        (
            reverse("admin:media_image_change", args=[twin.image.pk]),
            Truncator(twin.image).chars(60),
            right_in_words(twin.image),
        )
        for twin in found
    )
    decide = f"{reverse('admin:media_image_twins')}?image={image.pk}"
    return format_html(
        '<ul>{}</ul><a href="{}">See them side by side, or say that they are not the same</a>',
        format_html_join("", '<li><a href="{}">{}</a>: {}</li>', lines),
        decide,
    )


def said_of(image: Image) -> str:
    """After an upload: what the new picture looks like, and whose right that has; "" when it is like no other."""
    found = lookalikes.twins(image)
    if not found:
        return ""
    first = found[0].image
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return f"It looks like “{Truncator(first).chars(60)}”{more}, which {right_in_words(first)}."


def twins_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """Every pair that nobody has called different, nearest first; with ``?image=`` those of one picture."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        pairs = Likeness.objects.select_related("first", "second", "settled_by").prefetch_related(
            "first__grants", "second__grants"
        )
        settled = request.GET.get("settled") == "1"
        pairs = pairs.exclude(settled_at=None) if settled else pairs.open()
        only = _image(request)
        pairs = pairs.of(only) if only else pairs
        page = Paginator(pairs.order_by("distance", "pk"), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **model_admin.admin_site.each_context(request),
            "title": "Pictures that look alike",
            "opts": model_admin.opts,
            "media": model_admin.media,
            "page": page,
            "pairs": [(pair, [(each, right_in_words(each)) for each in (pair.first, pair.second)]) for pair in page],
            "only": only,
            "settled": settled,
            "may": model_admin.has_change_permission(request),
            "changelist": reverse("admin:media_image_changelist"),
        }
        return TemplateResponse(request, "admin/media/image/twins.html", context)

    return view


def settle_view(model_admin: Any) -> Callable[..., HttpResponse]:
    """The buttons of that list."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST" or not model_admin.has_change_permission(request):
            raise PermissionDenied
        pair = Likeness.objects.select_related("first", "second").filter(pk=pk).first()
        if pair is None:
            messages.info(
                request, "One of the two pictures was deleted meanwhile: there is nothing to decide any more."
            )
            return HttpResponseRedirect(reverse("admin:media_image_twins"))
        verb = lookalikes.call_open if request.POST.get("_to") == "open" else lookalikes.call_different
        try:
            verb(pair, by=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            said = "is on the list again" if verb is lookalikes.call_open else "will not be shown again"
            messages.success(request, f"The pair “{pair.first}” and “{pair.second}” {said}.")
        query = request.POST.get("_query", "")
        return HttpResponseRedirect(f"{reverse('admin:media_image_twins')}{'?' if query else ''}{query}")

    return view


def _image(request: HttpRequest) -> Image | None:
    asked = request.GET.get("image", "")
    if not asked:
        return None
    found = Image.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    if found is None:
        raise Http404("There is no such picture.")
    return found
