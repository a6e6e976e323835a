"""Webhooks over the API: endpoints, what was sent to them, tests, new secrets and replays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from msgspec import UNSET
from rest_framework.request import Request

from cms.core.rows import token
from delivery.api import paging
from delivery.api.base import address
from delivery.api.newsroom import MERGE_PATCH, NewsroomView, Operation, Scope, read_json, respond
from delivery.api.things import Missing, find, guarded
from delivery.api.webhooks import shapes
from delivery.models import Record, WebhookDelivery, WebhookEndpoint
from delivery.webhooks import endpoints, replaying

PATH = "/api/newsroom/v1/webhooks"
SEE: Any = {"permission": "delivery.view_webhookendpoint", "doing": "see webhooks", "scope": Scope.WEBHOOKS}
ADD: Any = {"permission": "delivery.add_webhookendpoint", "doing": "add webhooks", "scope": Scope.WEBHOOKS}
CHANGE: Any = {"permission": "delivery.change_webhookendpoint", "doing": "change webhooks", "scope": Scope.WEBHOOKS}
AGAIN: Any = {
    "permission": "delivery.replay_webhookdelivery", "doing": "send webhook messages again", "scope": Scope.WEBHOOKS,
}  # fmt: skip
STATES = paging.chosen("state", "Only those in this state.", list(WebhookDelivery.State.values))
KINDS = paging.chosen("kind", "Only those about this kind of thing.", list(Record.Kind.values))


class EndpointsView(NewsroomView):
    """GET: the endpoints, newest first. POST: a new one, with its secret."""

    operations = {
        "get": Operation(
            summary="Webhook endpoints, newest first", parameters=paging.PAGING, answer=shapes.Endpoints, **SEE
        ),
        "post": Operation(
            summary="Add a webhook endpoint", body=shapes.EndpointFields, answer=shapes.EndpointMade, status=201, tells_secret=True,
            **ADD,
            about="The secret is in this answer and in no later one. An address that is not on the public internet is refused.",
        ),
    }  # fmt: skip

    def get(self, request: Request) -> HttpResponse:
        shown, page = paging.page(WebhookEndpoint.objects.all(), self.query)
        return respond(shapes.Endpoints([shapes.endpoint(row) for row in shown], page))

    def post(self, request: Request) -> HttpResponse:
        made = endpoints.create_endpoint(fields=_fields(read_json(request, shapes.EndpointFields)), by=self.by)
        return _made(made, status=201, location=address(f"{PATH}/{made.endpoint.pid}"))


class EndpointView(NewsroomView):
    """One endpoint."""

    operations = {
        "get": Operation(summary="One webhook endpoint", answer=shapes.Endpoint, etag=True, refusals=(404,), **SEE),
        "patch": Operation(
            summary="Change what is sent", body=shapes.EndpointFields, media_types=MERGE_PATCH, if_match=True,
            answer=shapes.Endpoint, etag=True, refusals=(404, 409), **CHANGE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        row = endpoint_of(key)
        return respond(shapes.endpoint(row), etag=token(row))

    def patch(self, request: Request, key: str) -> HttpResponse:
        with guarded(request, endpoint_of(key)) as row:
            given = read_json(request, shapes.EndpointFields, media_types=MERGE_PATCH)
            saved = endpoints.change_endpoint(row, fields=_fields(given), by=self.by)
        return respond(shapes.endpoint(saved), etag=token(saved))


class StateView(NewsroomView):
    """Something done to one endpoint; the answer is the endpoint."""

    verb: ClassVar[Callable[..., WebhookEndpoint]]

    def post(self, request: Request, key: str) -> HttpResponse:
        read_json(request, shapes.Nothing)
        return respond(shapes.endpoint(type(self).verb(endpoint_of(key), by=self.by)))


def _moves(summary: str) -> Any:
    return {
        "post": Operation(summary=summary, body=shapes.Nothing, answer=shapes.Endpoint, refusals=(404, 409), **CHANGE)
    }


class PauseView(StateView):
    operations = _moves("Pause: messages are kept and wait")
    verb = staticmethod(endpoints.pause)


class ResumeView(StateView):
    operations = _moves("Go on, with what waited first")
    verb = staticmethod(endpoints.resume)


class DisableView(StateView):
    operations = _moves("Disable: no message is made any more")
    verb = staticmethod(endpoints.disable)


class TestView(NewsroomView):
    """Send ``test.ping`` and wait for what comes of it."""

    operations = {
        "post": Operation(
            summary="Send a test and say what came of it", body=shapes.Nothing, answer=shapes.Delivery, refusals=(404,),
            commits=True, **CHANGE,
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        read_json(request, shapes.Nothing)
        return respond(shapes.delivery(endpoints.test(endpoint_of(key), by=self.by)))


class RotationView(NewsroomView):
    """A new secret beside the old one, which ends a day later."""

    operations = {
        "post": Operation(
            summary="Give it a new secret", body=shapes.Nothing, answer=shapes.EndpointMade, refusals=(404, 409),
            tells_secret=True, **CHANGE,
            about="For 24 hours messages are signed with the old secret, too.",
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        read_json(request, shapes.Nothing)
        return _made(endpoints.rotate(endpoint_of(key), by=self.by), status=200)


class DeliveriesView(NewsroomView):
    """The log of one endpoint."""

    operations = {
        "get": Operation(
            summary="What was sent to an endpoint, newest first", parameters=(STATES, KINDS, *paging.PAGING),
            answer=shapes.Deliveries, refusals=(404,), **SEE,
        ),
    }  # fmt: skip

    def get(self, request: Request, key: str) -> HttpResponse:
        rows = WebhookDelivery.objects.filter(endpoint=endpoint_of(key)).defer("payload")
        if self.query["state"]:
            rows = rows.filter(state=self.query["state"])
        if self.query["kind"]:
            rows = rows.filter(kind=self.query["kind"])
        shown, page = paging.page(rows, self.query)
        return respond(shapes.Deliveries([shapes.delivery(row) for row in shown], page))


class ReplaysView(NewsroomView):
    """Send one message again, or a range of them."""

    operations = {
        "post": Operation(
            summary="Send messages again", body=shapes.Replay, answer=shapes.Replayed, status=201, refusals=(404, 409), **AGAIN,
            about="Under the same webhook-id, in the same order. A range holds 10,000 messages at most.",
        ),
    }  # fmt: skip

    def post(self, request: Request, key: str) -> HttpResponse:
        endpoint, given = endpoint_of(key), read_json(request, shapes.Replay)
        if given.message is not None:
            replaying.replay(delivery_of(endpoint, given.message), by=self.by)
            return respond(shapes.Replayed(1), status=201)
        count = replaying.replay_range(
            endpoint, by=self.by, from_seq=given.from_seq, to_seq=given.to_seq, since=given.since, until=given.until,
            failed_only=given.failed_only,
        )  # fmt: skip
        return respond(shapes.Replayed(count), status=201)


def endpoint_of(key: str) -> WebhookEndpoint:
    return find(WebhookEndpoint.objects.all(), key)


def delivery_of(endpoint: WebhookEndpoint, message_id: str) -> WebhookDelivery:
    """The latest message under that ``webhook-id``. Raises ``Missing``."""
    try:
        event_id = UUID(hex=message_id.removeprefix("msg_"))
    except ValueError:
        raise Missing("message") from None
    row = (
        WebhookDelivery.objects.filter(endpoint=endpoint, event_id=event_id)
        .select_related("endpoint")
        .order_by("id")
        .last()
    )
    if row is None:
        raise Missing("message")
    return row


def _fields(given: shapes.EndpointFields) -> dict[str, Any]:
    found = {name: getattr(given, name) for name in given.__struct_fields__}
    return {name: value for name, value in found.items() if value is not UNSET}


def _made(made: endpoints.Made, *, status: int, location: str = "") -> HttpResponse:
    body = shapes.EndpointMade(endpoint=shapes.endpoint(made.endpoint), secret=made.secret)
    return respond(body, status=status, location=location)
