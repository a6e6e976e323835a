"""Corrections over the API: drafted by one, approved by another."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from articles.api import article_shapes as shapes
from articles.api.finding import Missing, article_of
from articles.checking import corrections
from articles.models import Correction
from cms.core.ids import as_uuid
from delivery.api.newsroom import NewsroomView, Operation, Scope, read_json, respond

SEE: Any = {"permission": "articles.view_correction", "doing": "see corrections"}


class CorrectionsView(NewsroomView):
    """GET: the corrections of an article. POST: draft one."""

    operations = {
        "get": Operation(
            summary="The corrections of an article", answer=shapes.Corrections, scope=Scope.ARTICLES, refusals=(404,), **SEE
        ),
        "post": Operation(
            summary="Draft what readers will be told", body=shapes.NewCorrection, answer=shapes.Correction, status=201,
            scope=Scope.ARTICLES, refusals=(404, 409), **SEE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        rows = article_of(key).corrections.select_related("article", "drafted_by", "approved_by")
        return respond(shapes.Corrections([shapes.correction(row) for row in rows]))

    def post(self, request: Request, key: str) -> HttpResponse:
        article, given = article_of(key), read_json(request, shapes.NewCorrection)
        made = corrections.draft_correction(
            article, kind=given.kind, text=given.text, was_wrong=given.was_wrong, is_right=given.is_right, by=self.by
        )
        return respond(shapes.correction(made), status=201)


class ApproveView(NewsroomView):
    """Let readers be told so, with the next edition."""

    operations = {
        "post": Operation(
            summary="Approve a correction", body=shapes.Nothing, answer=shapes.Correction, scope=Scope.CHECK,
            refusals=(404, 409), **SEE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        row = _correction_of(key)
        read_json(request, shapes.Nothing)
        return respond(shapes.correction(corrections.approve_correction(row, by=self.by)))


class DropView(NewsroomView):
    """Put a correction away that nobody approved yet."""

    operations = {
        "post": Operation(
            summary="Drop a correction", body=shapes.Nothing, answer=shapes.Correction, scope=Scope.ARTICLES,
            refusals=(404, 409), **SEE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        row = _correction_of(key)
        read_json(request, shapes.Nothing)
        return respond(shapes.correction(corrections.drop_correction(row, by=self.by)))


def _correction_of(key: str) -> Correction:
    public_id = as_uuid(key)
    row = Correction.objects.filter(public_id=public_id).first() if public_id else None
    if row is None:
        raise Missing("correction")
    return row
