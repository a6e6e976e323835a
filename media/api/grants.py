"""Rights in pictures over the API: listed, entered, amended, withdrawn."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.request import Request

from cms.core.rows import token
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import find, guarded, note, values
from media import rights
from media.api import shapes
from media.models import Image, RightsGrant

SEE: Any = {"permission": "media.view_rightsgrant", "doing": "see rights", "scope": Scope.IMAGES}
ADD: Any = {"permission": "media.add_rightsgrant", "doing": "enter rights", "scope": Scope.IMAGES}
WRITE: Any = {"permission": "media.change_rightsgrant", "doing": "change rights", "scope": Scope.IMAGES}
DELETE: Any = {"permission": "media.delete_rightsgrant", "doing": "withdraw rights", "scope": Scope.IMAGES}
WHOLE: Any = {"answer": shapes.Grant, "etag": True}


class GrantsView(NewsroomView):
    """GET: the rights in a picture. POST: enter one."""

    operations = {
        "get": Operation(summary="The rights in a picture", answer=shapes.Grants, refusals=(404,), **SEE),
        "post": Operation(
            summary="Enter a right", body=shapes.GrantFields, status=201, refusals=(404, 409), **WHOLE, **ADD
        ),
    }

    def get(self, request: Request, key: str) -> HttpResponse:
        rows = find(Image.objects.defer("metadata"), key).grants.select_related("image").order_by("pk")
        return respond(shapes.Grants([shapes.grant(row) for row in rows]))

    def post(self, request: Request, key: str) -> HttpResponse:
        image = find(Image.objects.defer("metadata"), key)
        fields = values(RightsGrant, read_json(request, shapes.GrantFields))
        with transaction.atomic():
            made = rights.grant(image, by=self.by, **fields)
            note(made, by=self.by, key=self.key, is_new=True)
        return respond(shapes.grant(made), status=201, etag=token(made))


class GrantView(NewsroomView):
    """One right."""

    operations = {
        "get": Operation(summary="One right", refusals=(404,), **WHOLE, **SEE),
        "patch": Operation(
            summary="Correct a right, or end it", body=shapes.GrantFields, media_types=MERGE_PATCH, if_match=True,
            refusals=(404, 409), **WHOLE, **WRITE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = find(RightsGrant.objects.select_related("image"), key)
        return respond(shapes.grant(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(RightsGrant.objects.all(), key)) as row:
            given = read_json(request, shapes.GrantFields, media_types=MERGE_PATCH)
            saved = rights.amend(row, by=self.by, **values(RightsGrant, given))
            note(saved, by=self.by, key=self.key)
        return respond(shapes.grant(saved), etag=token(saved))


class WithdrawView(NewsroomView):
    """Take out a right that was entered by mistake; one that has ended stays, with its dates."""

    operations = {
        "post": Operation(
            summary="Take out a right that was entered by mistake", body=shapes.Nothing, status=204, if_match=True,
            refusals=(404, 409), **DELETE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, find(RightsGrant.objects.all(), key)) as row:
            read_json(request, shapes.Nothing)
            note(row.image, by=self.by, key=self.key)
            rights.withdraw(row, by=self.by)
        return respond(None)
