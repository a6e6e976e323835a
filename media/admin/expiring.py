"""Rights that end within the month, and the live articles that each would take down: seen before it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from delivery.uses import LiveUse, live_uses
from media import rights
from media.models import Image


@dataclass(frozen=True)
class Line:
    """One picture of the list; ``days`` until its last day, negative when that is past."""

    image: Image
    until: date
    days: int
    live: list[LiveUse]


def expiring_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        context = {
            **model_admin.admin_site.each_context(request),
            "title": "Rights that end soon",
            "opts": model_admin.opts,
            "media": model_admin.media,
            "lines": lines(on=timezone.localdate()),
            "days": rights.WARNING_DAYS,
            "changelist": reverse("admin:media_image_changelist"),
        }
        return TemplateResponse(request, "admin/media/image/expiring.html", context)

    return view


def lines(*, on: date) -> list[Line]:
    """Soonest first. Four queries, and one for each picture that readers see."""
    return [
        Line(
            image=each.image,
            until=each.until,
            days=(each.until - on).days,
            live=[use for use in live_uses(each.image, kind="image") if use.kind == "article"] if each.live else [],
        )
        for each in rights.expiring(on=on)
    ]
