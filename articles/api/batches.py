"""Many articles in one request: drafts made, and drafts published. Two addresses, since publishing is always an act of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from articles import archiving, draftbatches
from articles.api import article_shapes as shapes
from articles.api.articles import ADD, SEE
from articles.models import Article
from cms.core.errors import Conflict, DomainError, Invalid
from cms.core.ids import as_uuid
from delivery.api.newsroom import NewsroomView, Operation, Scope, problem_of, read_json, respond
from delivery.api.things import Missing

_ABOUT = (
    f"Up to {shapes.MOST}. `data` has a result for each, in order: its `status` and the article, or the `problem` that it would "
    "have met alone; one that is refused holds up no other. A body that does not fit is refused whole."
)
_MISSING = Missing("article")


class DraftsView(NewsroomView):
    """POST: make drafts, each by the rules by which one is made alone."""

    operations = {
        "post": Operation(
            summary="Make many drafts", about=f"{_ABOUT} 422 with `results` when none was made.", body=shapes.NewDrafts,
            answer=shapes.Results, status=201, **ADD,
        ),
    }  # fmt: skip

    def post(self, request: Request) -> HttpResponse:
        made = draftbatches.create_many(read_json(request, shapes.NewDrafts).drafts, by=self.by)
        results = [_result(each, request, status=201) for each in made]
        if not any(each.article for each in results):
            raise Invalid("nothing-made", "None of the drafts was made: see results.", results=results)
        return respond(shapes.Results(results), status=201)


class PublicationsView(NewsroomView):
    """POST: publish saved drafts, each through the gate by which one goes out alone."""

    operations = {
        "post": Operation(
            summary="Publish many saved drafts", about=f"{_ABOUT} 409 with `results` when none was published.",
            body=shapes.NewPublications, answer=shapes.Results, refusals=(409,), commits=True,
            **{**SEE, "scope": Scope.PUBLISH},
        ),
    }  # fmt: skip

    def post(self, request: Request) -> HttpResponse:
        given = read_json(request, shapes.NewPublications)
        wanted = [(as_uuid(each.id), each.version) for each in given.articles]
        _refuse_twice([public_id for public_id, _ in wanted])
        found: dict[UUID | None, Article] = {row.public_id: row for row in _rows(public_id for public_id, _ in wanted)}
        versions = {found[each].pk: version for each, version in wanted if each in found}
        if given.legacy is not None:
            archiving.accept_all_as_legacy(found.values(), by=self.by, note=given.legacy, versions=versions)
        published = archiving.publish_many(found.values(), by=self.by, versions=versions)
        outcomes: dict[UUID | None, Article | DomainError] = {
            each.article.public_id: each.refusal or each.article for each in published
        }
        results = [_result(outcomes[each] if each in found else _MISSING, request, status=200) for each, _ in wanted]
        if not any(each.article for each in results):
            raise Conflict("nothing-published", "None of the articles was published: see results.", results=results)
        return respond(shapes.Results(results))


def _rows(ids: Iterable[UUID | None]) -> QuerySet[Article]:
    """In the order of their keys: two requests that name the same articles lock them in one order."""
    return Article.objects.filter(public_id__in=[each for each in ids if each]).order_by("pk")


def _refuse_twice(ids: Sequence[UUID | None]) -> None:
    message = "This article is named twice."
    errors = [
        {"path": f"/articles/{place}/id", "code": "twice", "message": message}
        for place, each in enumerate(ids)
        if each and each in ids[:place]
    ]
    if errors:
        raise Invalid("invalid", message, errors=errors)


def _result(outcome: Article | DomainError, request: Request, *, status: int) -> shapes.Result:
    if isinstance(outcome, Article):
        return shapes.Result(status=status, article=shapes.summary(outcome))
    return shapes.Result(status=outcome.status, problem=problem_of(outcome, request))
