"""Checking over the API: claims of an article, verdicts, citations, searches, queries, and what blocks it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from msgspec import Struct
from rest_framework.request import Request

from articles.api import checking_shapes as shapes
from articles.api.finding import Missing, article_of
from articles.checking import citing, claims, queries, standing, verdicts
from articles.checking.anchoring import words_of
from articles.checking.claims import place_of
from articles.documents import dump
from articles.models import Claim, Query
from articles.readiness import blockers
from cms.core.errors import Invalid
from cms.core.ids import as_uuid
from delivery.api.newsroom import NewsroomView, Operation, Scope, read_json, respond
from sources.models import Source

# Reading wants sight of claims; what changes something asks in its verb.
CHECK: Any = {"permission": "articles.view_claim", "doing": "see claims", "scope": Scope.CHECK}


def _verb(summary: str, body: type[Struct], answer: type[Struct] | None = shapes.Claim, status: int = 201) -> Operation:
    return Operation(summary=summary, body=body, answer=answer, status=status, refusals=(404, 409), **CHECK)


class ClaimsView(NewsroomView):
    """GET: the open claims of an article. POST: make words of it a claim."""

    operations = {
        "get": Operation(summary="The open claims of an article", answer=shapes.Claims, refusals=(404,), **CHECK),
        "post": _verb("Make words of an article a claim", shapes.NewClaim),
    }

    def get(self, request: Request, key: str) -> HttpResponse:
        return respond(shapes.Claims([shapes.claim(each, to=self.by) for each in standing.checked(article_of(key))]))

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.NewClaim)
        place, start, end = place_of(words_of(dump(article)), given.words, place=given.place, start=given.start)
        made = claims.open_claim(
            article, place=place, start=start, end=end, kind=given.kind, risk=given.risk, framing=given.framing,
            on_conduct=given.on_conduct, on_minor=given.on_minor, by=self.by,
        )  # fmt: skip
        return respond(shown(made, self.by), status=201)


class ClaimView(NewsroomView):
    """One open claim."""

    operations = {
        "get": Operation(summary="One open claim", answer=shapes.Claim, refusals=(404,), **CHECK),
    }

    def get(self, request: Request, key: str) -> HttpResponse:
        return respond(shown(claim_of(key), self.by))


class ClaimVerb(NewsroomView):
    """Something done to one claim; the answer is the claim."""

    def post(self, request: Request, key: str) -> HttpResponse:
        claim = claim_of(key)
        self.act(claim, request)
        return respond(shown(claim, self.by), status=201)

    def act(self, claim: Claim, request: Request) -> None:
        raise NotImplementedError


class VerificationsView(ClaimVerb):
    """Give a verdict on what ``base`` says was seen."""

    operations = {
        "post": _verb("Give a verdict on what `base` says was seen", shapes.NewVerdict),
    }

    def act(self, claim: Claim, request: Request) -> None:
        given = read_json(request, shapes.NewVerdict)
        verdicts.verify(
            claim, by=self.by, verdict=given.verdict, method=given.method, evidence=given.evidence, note=given.note,
            base=given.base,
        )  # fmt: skip


class WithdrawalView(ClaimVerb):
    """Take one's own last verdict back."""

    operations = {
        "post": _verb("Take one's own last verdict back", shapes.Nothing),
    }

    def act(self, claim: Claim, request: Request) -> None:
        read_json(request, shapes.Nothing)
        verdicts.withdraw(claim, by=self.by)


class CitationsView(ClaimVerb):
    """Rest the claim on a source."""

    operations = {
        "post": _verb("Rest a claim on a source", shapes.NewCitation),
    }

    def act(self, claim: Claim, request: Request) -> None:
        given = read_json(request, shapes.NewCitation)
        public_id = as_uuid(given.source)
        source = Source.objects.filter(public_id=public_id).first() if public_id else None
        if source is None:
            message = "There is no source with this id: register it first."
            raise Invalid("unknown-source", message, errors=[{"path": "source", "code": "unknown", "message": message}])
        citing.cite(claim, source=source, passage=given.passage, locator=given.locator, role=given.role, by=self.by)


class SearchesView(ClaimVerb):
    """Log a search."""

    operations = {
        "post": _verb("Log a search", shapes.NewSearch),
    }

    def act(self, claim: Claim, request: Request) -> None:
        given = read_json(request, shapes.NewSearch)
        queries.log_search(
            claim, database=given.database, query=given.query, hits=given.hits, searched_on=given.searched_on, note=given.note,
            by=self.by,
        )  # fmt: skip


class ClosingView(NewsroomView):
    """Close a claim that is gone from the text, or was none."""

    operations = {
        "post": _verb("Close a claim that is gone from the text, or was none", shapes.Closing, None, 204),
    }

    def post(self, request: Request, key: str) -> HttpResponse:
        claim, given = claim_of(key), read_json(request, shapes.Closing)
        claims.close(claim, as_=given.closed_as, note=given.note, by=self.by)
        return HttpResponse(status=204)


class QueriesView(NewsroomView):
    """GET: the queries about a claim. POST: put one to its author."""

    operations = {
        "get": Operation(summary="The queries about a claim", answer=shapes.Queries, refusals=(404,), **CHECK),
        "post": _verb("Put a query to the author", shapes.NewQuery, shapes.Asked),
    }

    def get(self, request: Request, key: str) -> HttpResponse:
        claim = claim_of(key)
        rows = claim.queries.select_related("claim", "asked_by", "answered_by").order_by("id")
        hidden = standing.is_blind(checked_of(claim), to=self.by)
        return respond(
            shapes.Queries([shapes.query(row) for row in rows if not hidden or row.asked_by_id == self.by.pk])
        )

    def post(self, request: Request, key: str) -> HttpResponse:
        claim, given = claim_of(key), read_json(request, shapes.NewQuery)
        return respond(
            shapes.query(queries.ask(claim, question=given.question, due_on=given.due_on, by=self.by)), status=201
        )


class AnswerView(NewsroomView):
    """Answer a query, once."""

    operations = {
        "post": _verb("Answer a query, once", shapes.NewAnswer, shapes.Asked),
    }

    def post(self, request: Request, key: str) -> HttpResponse:
        public_id = as_uuid(key)
        row = (
            Query.objects.select_related("claim", "asked_by").filter(public_id=public_id).first() if public_id else None
        )
        if row is None:
            raise Missing("query")
        answered = queries.answer(row, answer=read_json(request, shapes.NewAnswer).answer, by=self.by)
        return respond(shapes.query(answered), status=201)


class BlockersView(NewsroomView):
    """Everything that stands against the article's going out, the gravest first: what publishing would refuse by."""

    operations = {
        "get": Operation(
            summary="Everything that stands against an article's going out",
            answer=shapes.Blockers,
            refusals=(404,),
            **CHECK,
        ),
    }

    def get(self, request: Request, key: str) -> HttpResponse:
        return respond(shapes.blockers(blockers(article_of(key))))


def claim_of(key: str) -> Claim:
    public_id = as_uuid(key)
    rows: Any = Claim.objects.open().select_related("article")
    row = rows.filter(public_id=public_id).first() if public_id else None
    if row is None:
        raise Missing("open claim")
    return row


def checked_of(claim: Claim) -> standing.Checked:
    return next(each for each in standing.checked(claim.article) if each.claim.pk == claim.pk)


def shown(claim: Claim, by: Any) -> shapes.Claim:
    return shapes.claim(checked_of(claim), to=by)
