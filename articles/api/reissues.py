"""A changed thing sent live over the API, wherever live articles show it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from msgspec import Struct
from rest_framework.request import Request

from articles.api.article_shapes import Nothing
from articles.models import Topic
from articles.reissuing import reissue
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


class ReissueView(NewsroomView):
    """Nobody's draft is published by it."""

    model: type[Model] = Person
    operations = {
        "post": Operation(
            summary="Send a changed thing live, wherever live articles show it", body=Nothing, answer=Reissued,
            permission="articles.reissue_thing", doing="send changes live", scope=Scope.PUBLISH, refusals=(404, 409),
            commits=True,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        thing: Any = find(self.model._default_manager.all(), key)
        read_json(request, Nothing)
        done = reissue(thing, by=self.by)
        following = max(0, done.rest.total - done.rest.done) if done.rest else 0
        return respond(Reissued(done.articles, done.others, following))
