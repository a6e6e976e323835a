"""Quotations over the API. Words off the record go in, and never come out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from cms.core.rows import token
from cms.core.wording import having
from delivery import parameters
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find, guarded, note, values
from delivery.parameters import Parameter
from experts.api import shapes
from experts.models import Person, Quote
from experts.quotes import freeze, refreeze, save_quote

PATH = "/api/newsroom/v1/quotes"
SEE: Any = {"permission": "experts.view_quote", "doing": "see quotations", "scope": Scope.PEOPLE}
ADD: Any = {"permission": "experts.add_quote", "doing": "add quotations", "scope": Scope.PEOPLE}
WRITE: Any = {"permission": "experts.change_quote", "doing": "change quotations", "scope": Scope.PEOPLE}
WHOLE: Any = {"answer": shapes.Quote, "etag": True}
LISTING = (
    paging.words("the words or the attribution"),
    Parameter("person", "Only those of this person: an id.", {"type": "string", "format": "uuid"}, parameters.read_id),
    *paging.PAGING,
)
REFERENCES = {"person": Person}


class QuotesView(NewsroomView):
    """GET: quotations, newest first. POST: add one."""

    operations = {
        "get": Operation(summary="Quotations, newest first", parameters=LISTING, answer=shapes.Quotes, **SEE),
        "post": Operation(
            summary="Add a quotation", body=shapes.QuoteFields, status=201, refusals=(409,), **WHOLE, **ADD
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        rows = Quote.objects.select_related("person")
        if words := self.query["q"]:
            rows = rows.filter(having(words, "words_obtained", "words_printed", "as_credited"))
        if person := self.query["person"]:
            rows = rows.filter(person__public_id=person)
        shown, page = paging.page(rows, self.query)
        return respond(shapes.Quotes([shapes.quote(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        fields = values(Quote, read_json(request, shapes.QuoteFields), references=REFERENCES)
        with transaction.atomic():
            made = save_quote(None, fields=fields, by=self.by)
            note(made, by=self.by, key=self.key, is_new=True)
        return respond(shapes.quote(made), status=201, etag=token(made), location=address(f"{PATH}/{made.pid}"))


class QuoteView(NewsroomView):
    """One quotation."""

    operations = {
        "get": Operation(summary="One quotation", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.QuoteFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Quote.objects.select_related("person"), key)
        return respond(shapes.quote(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Quote.objects.all(), key)) as row:
            given = read_json(request, shapes.QuoteFields, media_types=MERGE_PATCH)
            saved = save_quote(row, fields=values(Quote, given, references=REFERENCES), by=self.by)
            note(saved, by=self.by, key=self.key)
        return respond(shapes.quote(saved), etag=token(saved))


class AttributionView(NewsroomView):
    """Freeze how the speaker is named, as of a day."""

    operations = {
        "post": Operation(
            summary="Freeze the attribution as of a day", body=shapes.Freezing, if_match=True, refusals=(404, 409),
            **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Quote.objects.all(), key)) as row:
            given = read_json(request, shapes.Freezing)
            frozen = (refreeze if given.anew else freeze)(row, on=given.on, titles=given.titles)
            note(frozen, by=self.by, key=self.key)
        return respond(shapes.quote(frozen), etag=token(frozen))
