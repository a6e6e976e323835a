"""Pictures over the API: uploaded one or several at once, and described."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from cms.accounts.models import User
from cms.core.errors import DomainError, Invalid, Unreadable
from cms.core.rows import token
from cms.core.wording import having
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import (
    MERGE_PATCH,
    MULTIPART,
    NewsroomView,
    Operation,
    Scope,
    media_type,
    problem_of,
    read_json,
    respond,
)
from delivery.api.things import find, guarded, note, values
from delivery.models import ApiKey
from media import formats, intake, opening, pictures
from media.api import shapes
from media.models import Image

PATH = "/api/newsroom/v1/images"
MAX_FILES = 10
MAX_BYTES = MAX_FILES * opening.MAX_UPLOAD_BYTES + opening.MIB
SEE: Any = {"permission": "media.view_image", "doing": "see pictures", "scope": Scope.IMAGES}
ADD: Any = {"permission": "media.add_image", "doing": "add pictures", "scope": Scope.IMAGES}
WRITE: Any = {"permission": "media.change_image", "doing": "describe pictures", "scope": Scope.IMAGES}
WHOLE: Any = {"answer": shapes.Image, "etag": True}
FORM = {
    "type": "object",
    "properties": {
        "file": {"type": "array", "maxItems": MAX_FILES, "items": {"type": "string", "contentMediaType": "image/*"}}
    },
    "required": ["file"],
    "additionalProperties": False,
}


class ImagesView(NewsroomView):
    """GET: the pictures, newest first. POST: take files in."""

    parser_classes = [MultiPartParser]
    max_body = MAX_BYTES
    operations = {
        "get": Operation(
            summary="The pictures, newest first",
            parameters=(paging.words("headline, description, alt text, supplier or file name"), *paging.PAGING),
            answer=shapes.Images, **SEE,
        ),
        "post": Operation(
            summary="Upload pictures", media_types=MULTIPART, body_schema=FORM, status=201, also=(200,), several=shapes.Results,
            **WHOLE, **ADD,
            about=f"Up to {MAX_FILES} parts named `file`, {formats.NAMES}, each at most {opening.MAX_UPLOAD_BYTES // opening.MIB} "
            f"MiB and {opening.MAX_PIXELS // 1_000_000} megapixels. What a file says of itself fills its fields. One file answers "
            "with its picture: 201, or 200 where these bytes are here already. Several answer with `data`, a result each "
            "(`ImageResults`), and are 422 when none was taken.",
        ),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        rows = Image.objects.prefetch_related("grants").defer("metadata")
        if words := self.query["q"]:
            rows = rows.filter(having(words, "headline", "description", "alt_text", "supplier", "original_name"))
        shown, page = paging.page(rows, self.query)
        return respond(shapes.Images([shapes.image(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        files = _files(request)
        results = [_taken(each, by=self.by, key=self.key) for each in files]
        if len(results) == 1:
            return _alone(*results)
        if all(isinstance(each, DomainError) for each in results):
            told = [_result(file.name, each, request) for file, each in zip(files, results, strict=True)]
            raise Invalid("nothing-taken", "None of the files was taken in: see results.", results=told)
        told = [_result(file.name, each, request) for file, each in zip(files, results, strict=True)]
        return respond(shapes.Results(told), status=201)


class ImageView(NewsroomView):
    """One picture."""

    operations = {
        "get": Operation(summary="One picture", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.ImageFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Image.objects.defer("metadata"), key)
        return respond(shapes.image(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Image.objects.all(), key)) as row:
            given = read_json(request, shapes.ImageFields, media_types=MERGE_PATCH)
            saved = pictures.save_image(row, fields=values(Image, given), by=self.by)
            note(saved, by=self.by, key=self.key)
        return respond(shapes.image(saved), etag=token(saved))


def _files(request: Request) -> list[Any]:
    """The files of the form. Raises 415, and ``Invalid`` for other parts."""
    if media_type(request) not in MULTIPART:
        raise UnsupportedMediaType(media_type(request) or "no media type")
    parts: Any = request.data
    files = request.FILES.getlist("file")
    errors = [_error(part, "unknown", f"There is no part {part[:60]!r} here.") for part in sorted({*parts} - {"file"})]
    if not files or len(files) != len(parts.getlist("file")):
        errors.append(_error("file", "required", "Send each picture as a part named file, with a filename."))
    if len(files) > MAX_FILES:
        errors.append(_error("file", "too-many", f"Send {MAX_FILES} files at most at a time."))
    if errors:
        raise Invalid("invalid", " ".join(each["message"] for each in errors), errors=errors)
    return list(files)


def _taken(file: Any, *, by: User, key: ApiKey | None) -> intake.Admission | DomainError:
    """What became of one file: one that is refused does not hold up the others."""
    try:
        with transaction.atomic():
            taken = intake.admit(file, name=file.name or "", by=by)
            if taken.is_new:
                note(taken.image, by=by, key=key, is_new=True)
            return taken
    except Unreadable as refusal:  # the request was read well: it is the file that breaks a rule
        return Invalid(refusal.code, refusal.message, **refusal.data)
    except DomainError as refusal:
        return refusal


def _alone(result: intake.Admission | DomainError) -> HttpResponse:
    if isinstance(result, DomainError):
        raise result
    row = result.image
    where = address(f"{PATH}/{row.pid}")
    return respond(shapes.image(row), status=201 if result.is_new else 200, etag=token(row), location=where)


def _result(name: str, result: intake.Admission | DomainError, request: Request) -> shapes.Result:
    if isinstance(result, DomainError):
        return shapes.Result(file=name, status=result.status, problem=problem_of(result, request))
    return shapes.Result(file=name, status=201 if result.is_new else 200, image=shapes.image(result.image))


def _error(part: str, code: str, message: str) -> dict[str, str]:
    return {"path": f"/{part[:60]}", "code": code, "message": message}
