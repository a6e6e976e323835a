"""Alt text for many pictures, by keyboard: picture and field, one below the other, each saved as one leaves it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from cms.core.errors import DomainError
from cms.core.rows import token
from media import pictures
from media.models import Image

PER_PAGE = 20


def alts_view(model_admin: Any) -> Callable[[HttpRequest], HttpResponse]:
    """Those without alt text; with ``?all=1`` every picture that has a file."""

    def view(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return _save(request)
        everything = request.GET.get("all") == "1"
        rows = Image.objects.exclude(file="").defer("metadata").order_by("-created_at", "-pk")
        rows = rows if everything else rows.without_alt()
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **model_admin.admin_site.each_context(request),
            "title": "Alt texts",
            "opts": model_admin.opts,
            "media": model_admin.media,
            "page": page,
            "pictures": [(image, token(image)) for image in page],
            "everything": everything,
            "changelist": reverse("admin:media_image_changelist"),
        }
        return TemplateResponse(request, "admin/media/image/alts.html", context)

    return view


def _save(request: HttpRequest) -> HttpResponse:
    """One picture. The script gets JSON: ``message``, the new ``base``, or what is stored now beside what was typed."""
    wants_page = request.accepts("text/html")
    asked = request.POST.get("pk", "")
    image = Image.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None
    if image is None:
        return _told(request, {"message": "Somebody deleted this picture in the meantime."}, 409, wants_page)
    is_decorative = request.POST.get("is_decorative") == "1"
    fields = {"is_decorative": is_decorative, "alt_text": "" if is_decorative else request.POST.get("alt_text", "")}
    try:
        saved = pictures.save_image(image, fields=fields, base=request.POST.get("base", ""), by=request.user)  # type: ignore[arg-type]
    except DomainError as refusal:
        image.refresh_from_db()
        stored = "decorative" if image.is_decorative else image.alt_text
        answer = {"message": refusal.message, "stored": stored, "base": token(image)}
        return _told(request, answer, refusal.status, wants_page)
    words = "Saved as decorative." if saved.is_decorative else "Saved." if saved.alt_text else "Saved: no alt text."
    return _told(request, {"message": words, "base": token(saved)}, 200, wants_page)


def _told(request: HttpRequest, answer: dict[str, str], status: int, wants_page: bool) -> HttpResponse:
    if not wants_page:
        return JsonResponse(answer, status=status)
    messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, answer["message"])
    return HttpResponseRedirect(request.get_full_path())
