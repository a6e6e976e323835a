"""Imports over the API: bring texts, look at what was found, accept, put away, undo."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpResponse
from msgspec import UNSET
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from articles import imports, undoing
from articles.api import shapes
from articles.api.uploads import Given, texts_of
from articles.errors import MissingImport
from articles.models import Import
from cms.accounts.models import User
from cms.core.errors import DomainError, Invalid
from cms.core.ids import as_uuid
from delivery import cursors, parameters
from delivery.api.base import address
from delivery.api.newsroom import MULTIPART, NewsroomView, Operation, Scope, problem_of, read_json, respond
from delivery.cursors import Keyset
from delivery.envelopes import PageOf
from delivery.parameters import DEFAULT_LIMIT, Parameter

PATH = "/api/newsroom/v1/imports"
STATES = tuple(Import.State.values)
LISTING = (
    Parameter(
        "state", "Only those in this state.", {"type": "string", "enum": list(STATES)}, parameters.one_of(*STATES)
    ),
    Parameter("limit", "How many.", {"type": "integer"}, parameters.read_limit, DEFAULT_LIMIT),
    Parameter("cursor", "Where the page before ended.", {"type": "string"}, parameters.read_keyset),
)
READING = (Parameter("name", "What to call the text.", {"type": "string"}, str, ""),)
SEE: Any = {"permission": "articles.view_import", "doing": "see imports", "scope": Scope.IMPORTS}
IMPORT: Any = {"permission": "articles.import_article", "doing": "import texts", "scope": Scope.IMPORTS}
TEXTS = {
    "type": "object",
    "properties": {"file": {"type": "array", "items": {"type": "string", "contentMediaType": "text/plain"}}},
}


class ImportsView(NewsroomView):
    """GET: the imports, newest first. POST: read texts and keep them with what was found; nothing else is made."""

    parser_classes = [MultiPartParser]
    operations = {
        "get": Operation(summary="The imports, newest first", parameters=LISTING, answer=shapes.Page, **SEE),
        "post": Operation(
            summary="Read texts and keep them with what was found",
            about="One text is the body or a part; of several, each has its own result.",
            parameters=READING, media_types=("text/plain", *MULTIPART), body_schema=TEXTS, answer=shapes.Document,
            several=shapes.Results, status=201, **IMPORT,
        ),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        query = self.query
        found = rows().defer("text", "bundle", "choices", "outcome").order_by("-pk")
        if query["state"]:
            found = found.filter(state=query["state"])
        if query["cursor"]:
            found = found.filter(pk__lt=cursors.read_keyset(query["cursor"]).row)
        limit = query["limit"]
        page = list(found[: limit + 1])
        following = _cursor(page[limit - 1]) if len(page) > limit else None
        return respond(shapes.Page([shapes.summary(row) for row in page[:limit]], PageOf(next=following, limit=limit)))

    def post(self, request: Request) -> HttpResponse:
        texts = texts_of(request, name=self.query["name"])
        if len(texts) == 1:
            made = _read(texts[0], by=self.by)
            return respond(made, status=201, location=address(f"{PATH}/{made.id}"))
        results = [_result(each, request, by=self.by) for each in texts]
        if all(result.document is None for result in results):
            raise Invalid("nothing-read", "None of the files was imported: see results.", results=results)
        return respond(shapes.Results(results), status=201)


class ImportView(NewsroomView):
    """One import, whole."""

    operations = {
        "get": Operation(summary="One import, whole", answer=shapes.Document, refusals=(404,), **SEE),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        return respond(shapes.document(find(key)))


class AcceptView(NewsroomView):
    """Make the draft and everything that it names."""

    operations = {
        "post": Operation(
            summary="Make the draft and everything that it names", body=shapes.Acceptance, answer=shapes.Accepted,
            refusals=(404, 409), **IMPORT,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        row = find(key)
        choices = read_json(request, shapes.Acceptance).choices
        imports.accept(row, by=self.by, choices=None if choices is UNSET else choices)
        return respond(shapes.accepted(find(key)))


class DiscardView(NewsroomView):
    """Put a text away that nobody wants."""

    operations = {
        "post": Operation(
            summary="Put a text away that nobody wants", body=shapes.Nothing, answer=shapes.Summary, refusals=(404, 409), **IMPORT
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        row = find(key)
        read_json(request, shapes.Nothing)
        imports.discard(row, by=self.by)
        return respond(shapes.summary(find(key)))


class UndoView(NewsroomView):
    """Take an accepted import back."""

    operations = {
        "post": Operation(
            summary="Take an accepted import back", body=shapes.Nothing, answer=shapes.Undone, refusals=(404, 409), **IMPORT
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        row = find(key)
        read_json(request, shapes.Nothing)
        stays = undoing.undo(row, by=self.by)
        return respond(shapes.undone(find(key), stays=stays))


def rows() -> QuerySet[Import]:
    return Import.objects.select_related("article", "by").annotate(title_found=KeyTextTransform("title", "bundle"))


def find(key: str) -> Import:
    """The import of that id. Raises ``MissingImport``."""
    public_id = as_uuid(key)
    row = rows().filter(public_id=public_id).first() if public_id else None
    if row is None:
        raise MissingImport
    return row


def _read(given: Given, *, by: User) -> shapes.Document:
    return shapes.document(find(imports.read(given.data, name=given.name, by=by).pid))


def _result(given: Given, request: Request, *, by: User) -> shapes.Result:
    """One file of several: one that is refused does not hold up the others."""
    try:
        return shapes.Result(file=given.name, status=201, document=_read(given, by=by))
    except DomainError as refusal:
        return shapes.Result(file=given.name, status=refusal.status, problem=problem_of(refusal, request))


def _cursor(row: Import) -> str:
    return cursors.write_keyset(Keyset(sort=0, at=row.created_at, row=row.pk))
