"""A changed thing sent live over the API, wherever live articles show it, and how far that has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db.models import Model
from django.http import HttpResponse
from msgspec import Struct
from rest_framework.request import Request

from articles.api.article_shapes import Nothing
from articles.models import Reissue, Topic
from articles.reissuing import key_of, reissue
from delivery.api.newsroom import NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find
from experts.models import Person, Quote
from media.models import Image
from sources.models import Source

KINDS: dict[str, type[Model]] = {"people": Person, "quotes": Quote, "images": Image, "sources": Source, "topics": Topic}


class Reissued(Struct):
    """How many live articles changed, and how many other public documents. ``following``: how many are still to, in a job."""

    articles: int
    others: int
    following: int = 0


class Unreached(Struct):
    """A document that could not follow, and why."""

    kind: str
    id: str
    reason: str


class Progress(Struct):
    """Of ``total`` live documents, ``done`` were looked at. ``failed`` of these could not follow; ``failures`` has the first 50.

    ``state``: on its way, everywhere, not everywhere, or overtaken by a later change.
    """

    state: Literal["running", "done", "failed", "superseded"]
    total: int
    done: int
    failed: int
    failures: list[Unreached]
    started_at: datetime
    finished_at: datetime | None


class LastReissue(Struct):
    """``last`` is null where no change of the thing had more documents to reach than follow at once."""

    last: Progress | None


class ReissueView(NewsroomView):
    """GET: how far the last large one has come. POST: send it live; nobody's draft is published by it."""

    model: type[Model] = Person
    operations = {
        "get": Operation(
            summary="How far the last change that went in a job has come", answer=LastReissue,
            permission="articles.view_reissue", doing="see changes on their way", scope=Scope.PUBLISH, refusals=(404,),
        ),
        "post": Operation(
            summary="Send a changed thing live, wherever live articles show it", body=Nothing, answer=Reissued,
            permission="articles.reissue_thing", doing="send changes live", scope=Scope.PUBLISH, refusals=(404, 409),
            commits=True,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        thing: Any = find(self.model._default_manager.all(), key)
        row = Reissue.objects.of(*key_of(thing)).first()
        return respond(LastReissue(_progress(row) if row else None))

    def post(self, request: Request, key: str) -> HttpResponse:
        thing: Any = find(self.model._default_manager.all(), key)
        read_json(request, Nothing)
        done = reissue(thing, by=self.by)
        following = max(0, done.rest.total - done.rest.done) if done.rest else 0
        return respond(Reissued(done.articles, done.others, following))


def _progress(row: Reissue) -> Progress:
    return Progress(
        state=row.state, total=max(row.total, row.done), done=row.done, failed=row.failed,
        failures=[Unreached(**each) for each in row.failures], started_at=row.created_at, finished_at=row.finished_at,
    )  # fmt: skip
