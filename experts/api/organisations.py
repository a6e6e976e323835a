"""Organisations over the API."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from cms.core.rows import token
from cms.core.wording import having
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find, guarded, note, values
from experts.api import shapes
from experts.models import Organisation
from experts.organisations import save_organisation

PATH = "/api/newsroom/v1/organisations"
SEE: Any = {"permission": "experts.view_organisation", "doing": "see organisations", "scope": Scope.PEOPLE}
ADD: Any = {"permission": "experts.add_organisation", "doing": "add organisations", "scope": Scope.PEOPLE}
WRITE: Any = {"permission": "experts.change_organisation", "doing": "change organisations", "scope": Scope.PEOPLE}
WHOLE: Any = {"answer": shapes.Organisation, "etag": True}
REFERENCES = {"predecessor": Organisation}


class OrganisationsView(NewsroomView):
    """GET: organisations, newest first. POST: add one."""

    operations = {
        "get": Operation(
            summary="Organisations, newest first", parameters=(paging.words("the name"), *paging.PAGING),
            answer=shapes.Organisations, **SEE,
        ),
        "post": Operation(
            summary="Add an organisation", body=shapes.OrganisationFields, status=201, refusals=(409,), **WHOLE, **ADD
        ),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        rows = Organisation.objects.select_related("predecessor")
        if words := self.query["q"]:
            rows = rows.filter(having(words, "name"))
        shown, page = paging.page(rows, self.query)
        return respond(shapes.Organisations([shapes.organisation(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        fields = values(Organisation, read_json(request, shapes.OrganisationFields), references=REFERENCES)
        with transaction.atomic():
            made = save_organisation(None, fields=fields, by=self.by)
            note(made, by=self.by, key=self.key, is_new=True)
        return respond(shapes.organisation(made), status=201, etag=token(made), location=address(f"{PATH}/{made.pid}"))


class OrganisationView(NewsroomView):
    """One organisation."""

    operations = {
        "get": Operation(summary="One organisation", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.OrganisationFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Organisation.objects.select_related("predecessor"), key)
        return respond(shapes.organisation(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Organisation.objects.all(), key)) as row:
            given = read_json(request, shapes.OrganisationFields, media_types=MERGE_PATCH)
            saved = save_organisation(row, fields=values(Organisation, given, references=REFERENCES), by=self.by)
            note(saved, by=self.by, key=self.key)
        return respond(shapes.organisation(saved), etag=token(saved))
