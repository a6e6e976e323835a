"""Originals and thumbnails for staff: asked for by permission, never cached by anybody, never run as anything but a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase

from cms.core.errors import Unreadable
from media import formats, thumbnails
from media.models import Image

View = Callable[..., HttpResponseBase]


def thumbnail_view(model_admin: Any) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        image = _allowed(model_admin, request, pk)
        try:
            return _private(HttpResponse(thumbnails.thumbnail(image), content_type=thumbnails.MEDIA_TYPE))
        except (Unreadable, OSError) as error:
            raise Http404("The original of this picture is missing from the storage.") from error

    return view


def original_view(model_admin: Any) -> View:
    def view(request: HttpRequest, pk: int) -> HttpResponseBase:
        image = _allowed(model_admin, request, pk)
        try:
            original = default_storage.open(str(image.file.name))
        except OSError as error:
            raise Http404("The original of this picture is missing from the storage.") from error
        return _private(
            FileResponse(
                original,
                as_attachment=True,
                filename=f"{image.pid}.{formats.EXTENSIONS[image.format]}",
                content_type=formats.MEDIA_TYPES[image.format],
            )
        )

    return view


def _allowed(model_admin: Any, request: HttpRequest, pk: int) -> Image:
    image = Image.objects.exclude(file="").filter(pk=pk).first()
    if not model_admin.has_view_permission(request, image):
        raise PermissionDenied
    if image is None:
        raise Http404("There is no such picture, or it has no file yet.")
    return image


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
