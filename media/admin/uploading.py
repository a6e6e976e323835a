"""Many pictures at once: each file has its own result, and a bad one keeps none of the others out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import get_text_list

from cms.core.errors import DomainError
from media import costs, formats, intake, opening
from media.admin import twins
from media.models import Image


def upload_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return _page(model_admin, request)
        results = [_take(file, request) for file in request.FILES.getlist("files")]
        if request.accepts("text/html"):
            return _told(request, results)
        return JsonResponse({"results": results})

    return view


def _take(file: Any, request: HttpRequest) -> dict[str, str]:
    """What became of one file: ``status`` "new", "known" or "refused", with a sentence and where to go on."""
    try:
        taken = intake.admit(file, name=file.name or "", by=request.user)  # type: ignore[arg-type]
    except DomainError as refusal:
        return {"name": file.name, "status": "refused", "message": refusal.message, "link": "", "thumbnail": ""}
    image = taken.image
    return {
        "name": file.name,
        "status": "new" if taken.is_new else "known",
        "message": _said(image) if taken.is_new else f"Here already, as “{image}”.",
        "link": reverse("admin:media_image_change", args=[image.pk]),
        "thumbnail": reverse("admin:media_image_thumbnail", args=[image.pk]),
    }


def _said(image: Image) -> str:
    """What the file did not bring along, and whatever the picture looks like."""
    needs = get_text_list(
        [*([] if image.creators else ["a creator"]), *([] if image.alt_text else ["an alt text"]), "a right"], "and"
    )
    return " ".join(filter(None, [f"Uploaded. It still needs {needs}.", twins.said_of(image)]))


def _page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Upload pictures",
        "opts": model_admin.opts,
        "media": model_admin.media,
        "formats": formats.NAMES,
        "accept": ",".join(formats.MEDIA_TYPES.values()),
        "max_bytes": opening.MAX_UPLOAD_BYTES,
        "max_mib": opening.MAX_UPLOAD_BYTES // opening.MIB,
        "max_megapixels": opening.MAX_PIXELS // 1_000_000,
        "less": costs.limits(),
    }
    return TemplateResponse(request, "admin/media/image/upload.html", context)


def _told(request: HttpRequest, results: list[dict[str, str]]) -> HttpResponse:
    """Without JavaScript: one message a file, on the list of pictures."""
    if not results:
        messages.error(request, "Choose one or more pictures first.")
        return HttpResponseRedirect(reverse("admin:media_image_upload"))
    for result in results:
        if result["status"] == "refused":
            messages.error(request, f"{result['name']}: {result['message']}")
        else:
            said = format_html('<a href="{}">{}</a>: {}', result["link"], result["name"], result["message"])
            messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:media_image_changelist"))
