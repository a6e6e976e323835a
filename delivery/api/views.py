"""The entrance and the description. Documents, lists and changes are answered without a view: ``delivery/answering``."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import contract, endpoints, openapi, parameters
from delivery.api.base import FixedView, address
from delivery.envelopes import Root
from delivery.resources import RESOURCES


class RootView(FixedView):
    """What there is."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        links = {each.name: address(f"{endpoints.PREFIX}{each.name}") for each in endpoints.COLLECTIONS}
        links |= {name: address(f"{endpoints.PREFIX}{name}") for name in ("search", "changes", "openapi.json")}
        links |= {each.link: address(f"{endpoints.PREFIX}{each.linked}") for each in RESOURCES if each.link}
        links["documentation"] = address("/api/docs")
        root = Root(name=settings.SITE_NAME, contract=contract.CONTRACT, links=links)
        return self.fixed(msgspec.json.encode(root), canonical=address(endpoints.PREFIX))


class OpenApiView(FixedView):
    """The description of all this, generated from the contract."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        return self.fixed(openapi.encoded(settings.SERVICE_URL), canonical=address(f"{endpoints.PREFIX}openapi.json"))
