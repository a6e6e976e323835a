"""People in print over the API, with what makes them worth quoting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from msgspec import UNSET
from rest_framework.request import Request

from cms.accounts.permitting import permit
from cms.core.rows import Row, token
from cms.core.wording import having
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import children, find, guarded, note, values
from experts import people
from experts.api import shapes
from experts.models import Affiliation, Credential, Organisation, Person
from media.models import Image

PATH = "/api/newsroom/v1/people"
SEE: Any = {"permission": "experts.view_person", "doing": "see people", "scope": Scope.PEOPLE}
ADD: Any = {"permission": "experts.add_person", "doing": "add people", "scope": Scope.PEOPLE}
WRITE: Any = {"permission": "experts.change_person", "doing": "change people", "scope": Scope.PEOPLE}
WHOLE: Any = {"answer": shapes.Person, "etag": True}


class PeopleView(NewsroomView):
    """GET: people, newest first. POST: add one."""

    operations = {
        "get": Operation(
            summary="People in print, newest first", parameters=(paging.words("the name"), *paging.PAGING),
            answer=shapes.People, **SEE,
        ),
        "post": Operation(summary="Add a person", body=shapes.PersonFields, status=201, refusals=(409,), **WHOLE, **ADD),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        rows = Person.objects.all()
        if words := self.query["q"]:
            rows = rows.filter(having(words, "name", "given_name", "family_name"))
        shown, page = paging.page(rows, self.query)
        return respond(shapes.People([shapes.card(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        given = read_json(request, shapes.PersonFields)
        with transaction.atomic():
            made = people.save_person(None, by=self.by, **_asked(self, None, given))
            note(made, by=self.by, key=self.key, is_new=True)
        return respond(shapes.person(made), status=201, etag=token(made), location=address(f"{PATH}/{made.pid}"))


class PersonView(NewsroomView):
    """One person, whole."""

    operations = {
        "get": Operation(summary="One person, whole", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.PersonFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Person.objects.select_related("portrait"), key)
        return respond(shapes.person(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Person.objects.all(), key)) as row:
            given = read_json(request, shapes.PersonFields, media_types=MERGE_PATCH)
            saved = people.save_person(row, by=self.by, **_asked(self, row, given))
            note(saved, by=self.by, key=self.key)
        return respond(shapes.person(saved), etag=token(saved))


def _asked(view: NewsroomView, row: Person | None, given: shapes.PersonFields) -> dict[str, Any]:
    """The arguments of ``save_person`` for a body."""
    fields = values(Person, given, references={"portrait": Image}, leave=("credentials", "affiliations"))
    return {
        "fields": fields,
        "credentials": _rows(view, row, "credentials", given.credentials, Credential, {}),
        "affiliations": _rows(
            view, row, "affiliations", given.affiliations, Affiliation, {"organisation": Organisation}
        ),
    }


def _rows(
    view: NewsroomView,
    row: Person | None,
    name: str,
    given: Any,
    model: type[Model],
    references: dict[str, type[Model]],
) -> Sequence[Row]:
    """The rows of a relation, where the body has any; whoever sends them may write and delete those."""
    if given is UNSET:
        return ()
    kind = model._meta.model_name
    for act in ("add", "change", "delete"):
        permit(view.by, f"experts.{act}_{kind}", f"change {name}")
    listed = given or []
    manager = getattr(row, name) if row else None
    there = {str(public_id): pk for public_id, pk in manager.values_list("public_id", "pk")} if manager else {}
    fields = [
        values(model, each, references=references, leave=("id",), path=f"/{name}/{n}") for n, each in enumerate(listed)
    ]
    return children(there, listed, fields, path=f"/{name}")
