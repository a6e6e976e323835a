"""Rights that end within the month: which live articles show the picture, what will happen to them, and who decides it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from delivery.uses import LiveUse, live_uses
from media import credits, lapsing, rights
from media.expiry import Expiring, expiring
from media.lapsing import Fate
from media.models import Act, Image, RightsNotice

PER_PAGE = 50
MOST_ARTICLES = 5  # named in a line; the rest is a number
_DONE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One picture of the list; ``days`` until its last day, negative when that is past; ``articles`` show it live."""

    image: Image
    until: date
    days: int
    articles: int
    live: list[LiveUse]
    fate: Fate

    @property
    def happens_on(self) -> date:
        """The first day without the right."""
        return self.until + timedelta(days=1)

    @property
    def more(self) -> int:
        return self.articles - min(self.articles, MOST_ARTICLES)

    def in_words(self) -> str:
        """What happens then, in one sentence."""
        if not self.articles:
            return "Nothing: no article shows it."
        if self.fate.act == Act.REPLACE:
            return f"“{self.fate.substitute}” takes its place."
        return {
            Act.WARN: "The articles stay as they are: a warning.",
            Act.WITHDRAW: "The articles are withdrawn.",
        }[self.fate.act]


def expiring_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        found = expiring(on=today)
        if request.GET.get("live") == "1":
            found = [each for each in found if each.live]
        if request.GET.get("format") == "csv":
            return _csv(lines(found, on=today))
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        done = RightsNotice.objects.filter(stage=RightsNotice.Stage.ENDED, done_at__gte=timezone.now() - _DONE_FOR)
        context = {
            **model_admin.admin_site.each_context(request),
            "title": "Rights that end soon",
            "opts": model_admin.opts,
            "media": model_admin.media,
            "page": page,
            "lines": lines(list(page), on=today),
            "only_live": request.GET.get("live") == "1",
            "days": rights.WARNING_DAYS,
            "may": request.user.holds(lapsing.MAY),  # type: ignore[union-attr]
            "told": lapsing.told(),
            "done": done.select_related("image")[:PER_PAGE],
            "changelist": reverse("admin:media_image_changelist"),
        }
        return TemplateResponse(request, "admin/media/image/expiring.html", context)

    return view


def lines(found: list[Expiring], *, on: date) -> list[Line]:
    """Soonest first. Four queries, and one for each picture that readers see."""
    fates = lapsing.fates([each.image for each in found], ends={each.image.pk: each.until for each in found})
    return [
        Line(
            image=each.image,
            until=each.until,
            days=(each.until - on).days,
            articles=len(each.live),
            live=_named(each),
            fate=fates[each.image.pk],
        )
        for each in found
    ]


def _named(each: Expiring) -> list[LiveUse]:
    if not each.live:
        return []
    return [use for use in live_uses(each.image, kind="image") if use.kind == "article"][:MOST_ARTICLES]


def _csv(found: list[Line]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rights-that-end.csv"'
    writer = csv.writer(response)
    writer.writerow(["picture", "id", "credit", "last day", "live articles", "what happens", "problem"])
    for line in found:
        values = [str(line.image), line.image.pid, credits.compile(line.image), str(line.until), str(line.articles)]
        writer.writerow([_plain(value) for value in [*values, line.in_words(), line.fate.problem]])
    return response


def _plain(value: str) -> str:
    """A spreadsheet takes what begins like this for a formula, and runs it."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t"} else value
