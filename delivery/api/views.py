"""The entrance and the description. Documents, lists and changes are answered without a view: ``delivery/answering``."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import conditional, contract, endpoints, openapi, parameters
from delivery.api.base import STATIC, Answer, PublicView, address, held, not_modified, respond
from delivery.envelopes import Root
from delivery.resources import RESOURCES


class RootView(PublicView):
    """What there is."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        links = {each.name: address(f"{endpoints.PREFIX}{each.name}") for each in endpoints.COLLECTIONS}
        links |= {name: address(f"{endpoints.PREFIX}{name}") for name in ("search", "changes", "openapi.json")}
        links |= {each.link: address(f"{endpoints.PREFIX}{each.linked}") for each in RESOURCES if each.link}
        links["documentation"] = address("/api/docs")
        root = Root(name=settings.SITE_NAME, contract=contract.CONTRACT, links=links)
        return _fixed(request, msgspec.json.encode(root), canonical=address(endpoints.PREFIX))


class OpenApiView(PublicView):
    """The description of all this, generated from the contract."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        return _fixed(
            request, openapi.encoded(settings.SERVICE_URL), canonical=address(f"{endpoints.PREFIX}openapi.json")
        )


def _fixed(request: Request, body: bytes, *, canonical: str) -> HttpResponse:
    """An answer that changes with a release only."""
    etag = conditional.entity_tag(conditional.etag_of([body.decode()]), conditional.variant(""))
    answer = Answer(etag=etag, cache_control=STATIC, canonical=canonical)
    return not_modified(answer) if held(request).met_by(etag) else respond(answer, body)
