"""Articles over the API: listed, read, made as drafts, and saved through the one writer."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import msgspec
from django.db.models import Q
from django.http import HttpResponse
from rest_framework.request import Request

from articles.api import article_shapes as shapes
from articles.api.finding import article_of, version_of
from articles.contract import Draft
from articles.documents import decode, dump
from articles.drafts import create_draft, save_draft
from articles.models import Article, Revision
from cms.accounts.models import User
from cms.core.errors import Stale
from delivery import parameters
from delivery.api import paging
from delivery.api.base import address
from delivery.api.bodies import fit, refuse_unknown
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, raw_json, read_json, respond
from delivery.api.patching import merged
from delivery.parameters import Parameter, Query

PATH = "/api/newsroom/v1/articles"
LISTING = (
    paging.chosen("stage", "Only those whose draft is in this stage.", Article.Stage.values),
    paging.chosen("standing", "Only those that stand so with the public.", Article.Standing.values),
    paging.chosen("kind", "Only those of this kind.", Article.Kind.values),
    Parameter(
        "language", "Only those in this language.", {"type": "string", "pattern": parameters.LANGUAGE_PATTERN},
        parameters.read_language,
    ),
    *paging.PAGING,
)  # fmt: skip
SEE: Any = {"permission": "articles.view_article", "doing": "see articles", "scope": Scope.ARTICLES}
ADD: Any = {"permission": "articles.add_article", "doing": "write articles", "scope": Scope.ARTICLES}
WRITE: Any = {"permission": "articles.change_article", "doing": "change articles", "scope": Scope.ARTICLES}
SAVED: Any = {"answer": shapes.Article, "etag": True}


class ArticlesView(NewsroomView):
    """GET: the articles, newest first, those that were discarded left out. POST: make a draft."""

    operations = {
        "get": Operation(summary="The articles, newest first", parameters=LISTING, answer=shapes.Page, **SEE),
        "post": Operation(
            summary="Make a draft",
            about="Publishing is always an act of its own.",
            body=Draft,
            status=201,
            **SAVED,
            **ADD,
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        rows, page = paging.page(Article.objects.kept().filter(_wanted(self.query)), self.query)
        return respond(shapes.Page([shapes.summary(row) for row in rows], page))

    def post(self, request: Request) -> HttpResponse:
        made = create_draft(read_json(request, Draft), by=self.by)
        return _saved(made, status=201, location=address(f"{PATH}/{made.pid}"))


class ArticleView(NewsroomView):
    """One article with its draft. Its ETag is its version."""

    operations = {
        "get": Operation(summary="One article with its draft", refusals=(404,), **SAVED, **SEE),
        "put": Operation(
            summary="Save a whole draft", body=Draft, if_match=True, refusals=(404, 409), **SAVED, **WRITE,
            about="A save that came second is kept as a shadow revision, whose number the 412 names.",
        ),
        "patch": Operation(
            summary="Save a part of the draft", about="A JSON Merge Patch (RFC 7396) on `draft`: lists are replaced whole.",
            body=shapes.DraftPatch, media_types=MERGE_PATCH, if_match=True, refusals=(404, 409), **SAVED, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        return respond(shapes.article(article, dump(article)), etag=article.version)

    def put(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        base_version = version_of(request, article)
        return _saved(save(article, read_json(request, Draft), base_version=base_version, by=self.by))

    def patch(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        base_version = version_of(request, article)
        patch = raw_json(request, media_types=MERGE_PATCH)
        refuse_unknown(patch, Draft)
        draft = fit(merged(msgspec.to_builtins(_draft_at(article, base_version)), patch), Draft)
        return _saved(save(article, draft, base_version=base_version, by=self.by))


def save(article: Article, draft: Draft, *, base_version: int, by: User) -> Article:
    """As ``save_draft``. What a stale save is kept as is named by its number, which is what the API calls revisions by."""
    try:
        return save_draft(article, draft, base_version=base_version, by=by)
    except Stale as stale:
        stale.data["revision"] = Revision.objects.get(pk=stale.data["revision"]).number
        raise


def _draft_at(article: Article, version: int) -> Draft:
    """What a patch was made on: the draft of that version, so that a patch that comes second is kept as it was meant."""
    if version == article.version:
        return dump(article)
    saves = article.revisions.exclude(kind=Revision.Kind.SHADOW)
    row = saves.filter(base_version=version - 1).first() if version > 0 else None
    return decode(row.document) if row else dump(article)


def _wanted(query: Query) -> Q:
    conditions = {
        "stage": Q(stage=query["stage"]),
        "standing": Q(standing=query["standing"]),
        "kind": Q(kind=query["kind"]),
        "language": Q(language=query["language"]),
    }
    return reduce(and_, (each for name, each in conditions.items() if query[name]), Q())


def _saved(article: Article, **more: Any) -> HttpResponse:
    """The article with what was just saved, which its last revision holds."""
    row = (
        article.revisions.filter(digest=article.content_digest)
        .exclude(kind=Revision.Kind.SHADOW)
        .order_by("-number")
        .first()
    )
    draft = decode(row.document) if row else dump(article)
    return respond(shapes.article(article, draft), etag=article.version, **more)
