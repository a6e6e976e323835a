"""What is done with an article over the API: each act is a verb of its own, and the gate is in the verb."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from msgspec import Struct
from rest_framework.request import Request

from articles import drafts, publishing, workflow
from articles.api import article_shapes as shapes
from articles.api.articles import SEE
from articles.api.finding import article_of, version_of
from articles.locking import locked
from articles.models import Article, Correction
from articles.retracting import retract
from articles.versions import refuse_newer
from cms.core.errors import Invalid
from delivery.api.bodies import utc
from delivery.api.newsroom import NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import named

Stage = Article.Stage


def _act(summary: str, body: type[Struct], scope: str, **more: Any) -> Operation:
    """The verb asks for its own permission, since it depends on where the article is."""
    asked: Any = {**SEE, "scope": scope}
    return Operation(summary=summary, body=body, answer=shapes.Summary, etag=True, refusals=(404, 409), **asked, **more)


class MovesView(NewsroomView):
    """GET: the steps that lead on from here. POST: take one."""

    operations = {
        "get": Operation(summary="The steps that lead on", answer=shapes.Moves, refusals=(404,), **SEE),
        "post": _act(
            "Take the draft along one step", shapes.NewMove, Scope.ARTICLES, if_match=True,
            about="Signing off (to `ready`) asks the scope `check` of a key as well, and scheduling `publish`.",
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        steps = workflow.moves(article_of(key), by=self.by)
        return respond(shapes.Moves([shapes.move(step) for step in steps]))

    def post(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        base_version, given = version_of(request, article), read_json(request, shapes.NewMove)
        self.require_scope({Stage.READY: Scope.CHECK, Stage.SCHEDULED: Scope.PUBLISH}.get(given.to, Scope.ARTICLES))  # type: ignore[call-overload]
        if given.at and given.to != Stage.SCHEDULED:
            message = "Only a schedule has a time."
            raise Invalid("time-unwanted", message, errors=[{"path": "/at", "code": "unwanted", "message": message}])
        with transaction.atomic():
            refuse_newer(locked(article.pk), base_version=base_version)
            if given.at:
                moved = workflow.schedule(article, at=utc(given.at, path="/at"), by=self.by, note=given.note)
            else:
                moved = workflow.move(article, to=given.to, by=self.by, note=given.note)
        return shown(moved)


class PublishView(NewsroomView):
    """Readers see the saved draft when this answers. What the gate refuses is 409 with the blockers."""

    operations = {
        "post": _act("Publish the saved draft", shapes.Nothing, Scope.PUBLISH, if_match=True, commits=True,
                     about="409 names what stands against it in `blockers`."),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        base_version = version_of(request, article)
        read_json(request, shapes.Nothing)
        return shown(publishing.publish(article, by=self.by, base_version=base_version))


class UnpublishView(NewsroomView):
    """Withdraw a live article, whatever was saved meanwhile."""

    operations = {"post": _act("Withdraw a live article", shapes.Reason, Scope.PUBLISH, commits=True)}

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.Reason)
        return shown(publishing.unpublish(article, by=self.by, reason=given.reason))


class TakedownView(NewsroomView):
    """Take a live article down at once, for a legal or safety reason."""

    operations = {"post": _act("Take a live article down at once", shapes.Reason, Scope.PUBLISH, commits=True)}

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.Reason)
        return shown(publishing.takedown(article, by=self.by, reason=given.reason))


class RetractView(NewsroomView):
    """Keep a live article at its address, with a notice that a colleague drafted and whoever asks here approves."""

    operations = {
        "post": _act(
            "Retract a live article", shapes.Retraction, Scope.PUBLISH, commits=True,
            about="`notice` is a correction of kind `retraction`, drafted by somebody else, that this approves.",
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.Retraction)
        notice = named(Correction, given.notice, path="/notice")
        return shown(retract(article, notice=notice, by=self.by))


class LegacyView(NewsroomView):
    """Accept an archive article on the strength of its past."""

    operations = {"post": _act("Accept an archive article as legacy", shapes.Note, Scope.PUBLISH)}

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.Note)
        return shown(workflow.accept_as_legacy(article, by=self.by, note=given.note))


class DiscardDraftView(NewsroomView):
    """Put a draft out of the way that nobody wants."""

    operations = {"post": _act("Discard a draft", shapes.Nothing, Scope.ARTICLES, if_match=True)}

    def post(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        base_version = version_of(request, article)
        read_json(request, shapes.Nothing)
        with transaction.atomic():
            refuse_newer(locked(article.pk), base_version=base_version)
            return shown(drafts.discard(article, by=self.by))


class ReturnDraftView(NewsroomView):
    """Bring a discarded draft back."""

    operations = {"post": _act("Bring a discarded draft back", shapes.Nothing, Scope.ARTICLES)}

    def post(self, request: Request, key: str) -> HttpResponse:
        article = article_of(key)
        read_json(request, shapes.Nothing)
        return shown(drafts.bring_back(article, by=self.by))


def shown(article: Article) -> HttpResponse:
    return respond(shapes.summary(article), etag=article.version)
