"""A list of the checking desk as a page or as CSV, filtered by what its address says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.admin.desk.lists import LISTS, MOST, MOST_CSV, Listing
from articles.models import Article


class _Echo:
    """What csv writes goes straight on."""

    def write(self, line: str) -> str:
        return line


def list_view(request: HttpRequest, name: str, *, site: Any) -> HttpResponse | StreamingHttpResponse:
    """One list. ``?q=`` words of the article's title, ``?stage=``, ``?by=me`` where rows are somebody's; ``?format=csv``."""
    by: Any = request.user
    if not by.has_perm("articles.view_claim"):
        raise PermissionDenied
    listing = LISTS.get(name)
    if listing is None:
        raise Http404("There is no such list.")
    rows = _filtered(listing, listing.rows(by), request)
    if request.GET.get("format") == "csv":
        return _csv(name, listing, rows)
    found = list(rows[: MOST + 1])
    context = {
        **site.each_context(request),
        "title": listing.title,
        "listing": listing,
        "name": name,
        "lists": [(each, other.title) for each, other in LISTS.items()],
        "rows": [list(listing.cells(row)) for row in found[:MOST]],
        "more": len(found) > MOST,
        "most": MOST,
        "stages": Article.Stage.choices,
        "asked": request.GET,
        "csv": _with(request, format="csv"),
    }
    response = TemplateResponse(request, "articles/admin/desk/list.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _filtered(listing: Listing, rows: Any, request: HttpRequest) -> Any:
    path = f"{listing.article}__" if listing.article else ""
    if words := request.GET.get("q", "").replace("\x00", "").strip()[:200]:
        rows = rows.filter(**{f"{path}title__icontains": words})
    if (stage := request.GET.get("stage", "")) in Article.Stage.values:
        rows = rows.filter(**{f"{path}stage": stage})
    return rows


def _csv(name: str, listing: Listing, rows: Any) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        yield "\ufeff"  # or Excel takes it for another encoding
        writer = csv.writer(_Echo())
        yield writer.writerow(listing.columns)
        for row in rows[:MOST_CSV].iterator(chunk_size=500):
            yield writer.writerow([_harmless(text) for text, _ in listing.cells(row)])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _harmless(text: str) -> str:
    """A spreadsheet takes what starts so for a formula, and runs it."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _with(request: HttpRequest, **values: str) -> str:
    query = request.GET.copy()
    for key, value in values.items():
        query[key] = value
    return query.urlencode()
