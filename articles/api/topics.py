"""Topics over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from msgspec import UNSET, Struct, UnsetType
from rest_framework.request import Request

from articles.models import Topic as Row
from articles.topics import save_topic
from cms.core.rows import token
from cms.core.wording import having
from delivery.api import paging
from delivery.api.base import address
from delivery.api.linking import admin_link
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find, guarded, note, values
from delivery.envelopes import PageOf

PATH = "/api/newsroom/v1/topics"
SEE: Any = {"permission": "articles.view_topic", "doing": "see topics", "scope": Scope.ARTICLES}
ADD: Any = {"permission": "articles.add_topic", "doing": "write topics", "scope": Scope.ARTICLES}
WRITE: Any = {"permission": "articles.change_topic", "doing": "write topics", "scope": Scope.ARTICLES}


class Topic(Struct, kw_only=True):
    id: str
    name: str
    slug: str
    language: str
    description: str
    created_at: datetime
    modified_at: datetime
    link: str


class Topics(Struct):
    data: list[Topic]
    page: PageOf


class TopicFields(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is not sent stays, null empties; without a slug, the name makes one."""

    name: str | UnsetType | None = UNSET
    slug: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET


WHOLE: Any = {"answer": Topic, "etag": True}


class TopicsView(NewsroomView):
    """GET: the topics, newest first. POST: make one."""

    operations = {
        "get": Operation(
            summary="The topics, newest first",
            parameters=(paging.words("the name"), *paging.PAGING),
            answer=Topics,
            **SEE,
        ),
        "post": Operation(summary="Make a topic", body=TopicFields, status=201, refusals=(409,), **WHOLE, **ADD),
    }

    def get(self, request: Request) -> HttpResponse:
        rows = Row.objects.all()
        if words := self.query["q"]:
            rows = rows.filter(having(words, "name"))
        shown, page = paging.page(rows, self.query)
        return respond(Topics([_topic(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        fields = values(Row, read_json(request, TopicFields))
        with transaction.atomic():
            made = save_topic(None, fields=fields, by=self.by)
            note(made, by=self.by, key=self.key, is_new=True)
        return respond(_topic(made), status=201, etag=token(made), location=address(f"{PATH}/{made.pid}"))


class TopicView(NewsroomView):
    """One topic."""

    operations = {
        "get": Operation(summary="One topic", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Change what is sent", body=TopicFields, media_types=MERGE_PATCH, if_match=True, refusals=(404, 409),
            **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(Row.objects.all(), key)
        return respond(_topic(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(Row.objects.all(), key)) as row:
            given = read_json(request, TopicFields, media_types=MERGE_PATCH)
            saved = save_topic(row, fields=values(Row, given), by=self.by)
            note(saved, by=self.by, key=self.key)
        return respond(_topic(saved), etag=token(saved))


def _topic(row: Row) -> Topic:
    names = [name for name in Topic.__struct_fields__ if name not in {"id", "link"}]
    return Topic(id=row.pid, link=admin_link(row), **{name: getattr(row, name) for name in names})
