"""The saved drafts of an article over the API, and bringing one back."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from articles import drafts
from articles.api import article_shapes as shapes
from articles.api.acts import shown
from articles.api.articles import SEE, WRITE
from articles.api.finding import Missing, article_of, version_of
from articles.documents import decode
from articles.models import Article, Revision
from cms.core.errors import Stale
from delivery.api import paging
from delivery.api.newsroom import NewsroomView, Operation, read_json, respond

_MOST = 2**31 - 1


class RevisionsView(NewsroomView):
    """The saved drafts, newest first, those that came second among them."""

    operations = {
        "get": Operation(
            summary="The saved drafts, newest first", parameters=paging.PAGING, answer=shapes.Revisions, refusals=(404,), **SEE
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        rows, page = paging.page(article.revisions.select_related("by").defer("document"), self.query)
        return respond(shapes.Revisions([shapes.revision(row, article) for row in rows], page))


class RevisionView(NewsroomView):
    """One of them, with its draft."""

    operations = {
        "get": Operation(summary="One saved draft", answer=shapes.WholeRevision, refusals=(404,), **SEE),
    }

    def get(self, request: Request, key: str, number: int) -> HttpResponse:
        article = article_of(key)
        row = _revision_of(article, number)
        return respond(shapes.whole_revision(row, article, decode(row.document)))


class RestoreView(NewsroomView):
    """Make an earlier draft the present one, as a new save."""

    operations = {
        "post": Operation(
            summary="Make an earlier draft the present one", body=shapes.Nothing, answer=shapes.Summary, etag=True,
            if_match=True, refusals=(404, 409), **WRITE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str, number: int) -> HttpResponse:
        article = article_of(key)
        row, base_version = _revision_of(article, number), version_of(request, article)
        read_json(request, shapes.Nothing)
        try:
            return shown(drafts.restore(article, row, base_version=base_version, by=self.by))
        except Stale as stale:
            stale.data["revision"] = Revision.objects.get(pk=stale.data["revision"]).number
            raise


def _revision_of(article: Article, number: int) -> Revision:
    row = article.revisions.select_related("by").filter(number=number).first() if number <= _MOST else None
    if row is None:
        raise Missing("revision")
    return row
