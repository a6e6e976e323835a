"""The source register over the API: one entry for one source, so registering what is there gives that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from msgspec import UNSET
from rest_framework.request import Request

from cms.accounts.permitting import permit
from cms.core.errors import Invalid
from cms.core.rows import Row, token
from cms.core.wording import having
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find, guarded, note, values
from sources import register
from sources.api import shapes
from sources.identifiers import normalise
from sources.models import Identifier, Source

PATH = "/api/newsroom/v1/sources"
SEE: Any = {"permission": "sources.view_source", "doing": "see sources", "scope": Scope.SOURCES}
ADD: Any = {"permission": "sources.add_source", "doing": "register sources", "scope": Scope.SOURCES}
WRITE: Any = {"permission": "sources.change_source", "doing": "change sources", "scope": Scope.SOURCES}
WHOLE: Any = {"answer": shapes.Source, "etag": True}
REFERENCES = {"superseded_by": Source, "derives_from": Source}


class SourcesView(NewsroomView):
    """GET: the register, newest first. POST: the entry that a source has, or a new one."""

    operations = {
        "get": Operation(
            summary="The source register, newest first",
            parameters=(paging.words("title, citation, publisher, address or identifier"), *paging.PAGING),
            answer=shapes.Sources, **SEE,
        ),
        "post": Operation(
            summary="Register a source", body=shapes.SourceFields, status=201, also=(200,), refusals=(409,), **WHOLE, **ADD,
            about="200, unchanged, where the register has it already: by one of its identifiers, or by its address.",
        ),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        rows = Source.objects.select_related("superseded_by", "derives_from").prefetch_related("identifiers")
        if words := self.query["q"]:
            asked = having(words, "title", "cited_as", "publisher", "url_canonical")
            named = Identifier.objects.filter(source=OuterRef("pk"), normalised__icontains=words)
            rows = rows.filter(asked | Exists(named))
        shown, page = paging.page(rows, self.query)
        return respond(shapes.Sources([shapes.source(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        given = read_json(request, shapes.SourceFields)
        fields = values(Source, given, references=REFERENCES, leave=("identifiers",))
        written = [(scheme, value) for scheme, value, _ in _read(given)]
        if known := register.match(identifiers=written, url=fields.get("url_as_cited")):
            return _shown(known, status=200)
        rows = [Row({"scheme": scheme, "value": value}) for scheme, value in dict.fromkeys(written)]
        with transaction.atomic():
            made = register.save_source(None, fields=fields, identifiers=rows, by=self.by)
            note(made, by=self.by, key=self.key, is_new=True)
        return _shown(made, status=201)


class SourceView(NewsroomView):
    """One entry."""

    operations = {
        "get": Operation(summary="One source", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.SourceFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Source.objects.select_related("superseded_by", "derives_from"), key)
        return respond(shapes.source(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Source.objects.all(), key)) as row:
            given = read_json(request, shapes.SourceFields, media_types=MERGE_PATCH)
            fields = values(Source, given, references=REFERENCES, leave=("identifiers",))
            rows = _replaced(self, row, given)
            saved = register.save_source(row, fields=fields, identifiers=rows, by=self.by)
            note(saved, by=self.by, key=self.key)
        return respond(shapes.source(saved), etag=token(saved))


def _shown(row: Source, *, status: int) -> HttpResponse:
    return respond(shapes.source(row), status=status, etag=token(row), location=address(f"{PATH}/{row.pid}"))


def _read(given: shapes.SourceFields) -> list[tuple[str, str, str]]:
    """(scheme, as written, as compared) of each identifier. Raises ``Invalid`` naming those that are none."""
    found: list[tuple[str, str, str]] = []
    errors = []
    for n, each in enumerate(given.identifiers or ()):
        try:
            found.append((each.scheme, each.value, normalise(each.scheme, each.value)))
        except ValueError as error:
            errors.append({"path": f"/identifiers/{n}/value", "code": "invalid", "message": str(error)})
    if errors:
        raise Invalid("invalid", " ".join(each["message"] for each in errors), errors=errors)
    return found


def _replaced(view: NewsroomView, row: Source, given: shapes.SourceFields) -> Sequence[Row]:
    """The rows that make the identifiers those of the body; one that stays is not touched."""
    if given.identifiers is UNSET:
        return ()
    for act in ("add", "change", "delete"):
        permit(view.by, f"sources.{act}_identifier", "change identifiers")
    there = {(each.scheme, each.normalised): each.pk for each in row.identifiers.all()}
    wanted = {(scheme, compared): value for scheme, value, compared in _read(given)}
    gone = [Row(pk=pk, removed=True) for key, pk in there.items() if key not in wanted]
    new = [Row({"scheme": key[0], "value": value}) for key, value in wanted.items() if key not in there]
    return [*gone, *new]
