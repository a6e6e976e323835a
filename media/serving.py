"""Renditions over HTTP: for readers while a live document of the picture exists, for the newsroom by signed address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cms.core import problems
from cms.core.errors import Unreadable
from delivery import cachetags
from delivery.answering.documents import REASONS
from delivery.models import Record
from media import addresses, previewing, renditions
from media.models import Image, Rendition, RightsGrant
from media.specs import CROPPED, FORMATS, SPECS

FOR_A_YEAR = "public, max-age=31536000, immutable"
METHODS = ("GET", "HEAD")
NO_STORE = {"Cache-Control": "private, no-store"}
_FALLBACK = "webp"

View = Callable[..., HttpResponseBase]


def _readable(view: View) -> View:
    """Whoever shows pictures may read them, from any page, and nobody sends anything: no token is asked of other methods.

    A credential is not looked at, where the API refuses one that it does not know: pictures need none, also where readers of the
    API do, and browsers send the password of a site with every picture that a page of it shows.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method not in METHODS:
            return _open_to_all(problems.respond(request, problems.Problem(405, headers={"Allow": ", ".join(METHODS)})))
        return _open_to_all(view(request, **parts))

    return answer


@_readable
def public(request: HttpRequest, image_id: UUID, version: str, spec: str, format: str) -> HttpResponseBase:
    """One rendition. 404 for what is not public, 410 once it was; a copy that somebody holds already cannot be called back.

    JPEG and WebP are made when first asked for; AVIF is slow to make, so until the worker has made it WebP takes its place.
    Two queries, one more where the picture is cropped; a third and the drawing on the first request.
    """
    if not addresses.has(spec, format):
        return problems.respond(request, problems.Problem(404))
    record = Record.objects.filter(kind=Record.Kind.IMAGE, public_id=image_id).only("gone", "gone_note").first()
    if record is None:
        return problems.respond(request, problems.Problem(404))
    if record.gone:
        detail = record.gone_note or REASONS[record.gone]
        return problems.respond(request, problems.Problem(410, detail=detail, data={"reason": record.gone}))
    if SPECS[spec] in CROPPED and not _may_crop(image_id):
        return problems.respond(
            request, problems.Problem(404, detail="The right in this picture does not allow to crop it.")
        )
    row = Rendition.objects.filter(image__public_id=image_id, version=version, spec=spec, format=format).first()
    if row is None:
        return _first(request, image_id, version, spec, format)
    return _file(request, row, _kept(image_id))


@_readable
def preview(request: HttpRequest, token: str) -> HttpResponseBase:
    """A rendition by an address that was signed for the newsroom's own eyes; kept by no cache."""
    asked = previewing.opened(token)
    image = Image.objects.exclude(file="").filter(public_id=asked.image).first() if asked else None
    if asked is None or image is None:
        return problems.respond(request, problems.Problem(404))
    return _made(request, image, asked.spec, previewing.FORMAT, NO_STORE)


def _kept(image_id: UUID, policy: str = FOR_A_YEAR) -> dict[str, str]:
    """Shared caches drop every rendition with the picture's own tag, which whatever ends or changes it purges."""
    return {"Cache-Control": policy, "Cache-Tag": cachetags.thing(Record.Kind.IMAGE, image_id)}


def _may_crop(image_id: UUID) -> bool:
    denying = RightsGrant.objects.denying(RightsGrant.Use.CROP, on=timezone.localdate())
    return not denying.filter(image__public_id=image_id).exists()


def _first(request: HttpRequest, image_id: UUID, version: str, spec: str, format: str) -> HttpResponseBase:
    image = Image.objects.exclude(file="").filter(public_id=image_id).first()
    if image is None or renditions.version(image) != version:
        return problems.respond(request, problems.Problem(404))
    if format == "avif":
        instead = addresses.rendition(image, spec, _FALLBACK, version=version)
        return HttpResponseRedirect(instead, headers=_kept(image_id, "public, max-age=30"))
    return _made(request, image, spec, format, _kept(image_id))


def _made(request: HttpRequest, image: Image, spec: str, format: str, policy: Mapping[str, str]) -> HttpResponseBase:
    try:
        row = renditions.make(image, spec=spec, format=format)
    except (Unreadable, OSError):
        return _unavailable(request, "The original of this picture cannot be read.")
    return _file(request, row, policy)


def _file(request: HttpRequest, row: Rendition, policy: Mapping[str, str]) -> HttpResponseBase:
    etag = f'"{row.version}-{row.spec}-{row.format}"'
    headers: dict[str, Any] = {**policy, "ETag": etag, "Content-Security-Policy": "default-src 'none'"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    try:
        file = default_storage.open(row.file)
    except OSError:
        return _unavailable(request, "This rendition is missing from the storage.")
    media_type = FORMATS[row.format].media_type
    return FileResponse(file, content_type=media_type, headers={**headers, "Content-Length": str(row.size_bytes)})


def _unavailable(request: HttpRequest, detail: str) -> HttpResponse:
    later = {"Retry-After": str(problems.RETRY_AFTER_S)}
    return problems.respond(request, problems.Problem(503, detail=detail, headers=later))


def _open_to_all(answer: HttpResponseBase) -> HttpResponseBase:
    """Any site may show it: pictures are public once they are live."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
