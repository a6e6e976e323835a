"""``resolve``: what stands at a path of the site, as data."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import cachetags, conditional, resolving, resources
from delivery.answering.documents import REASONS
from delivery.api.base import Answer, address
from delivery.api.syndication.base import ResourceView
from delivery.endpoints import COLLECTIONS
from delivery.resolving import Stands
from delivery.syndicated import Resolution

BRIEF = "public, max-age=10, s-maxage=10, stale-while-revalidate=60, stale-if-error=86400"
_HOMES = {each.kind: each.canonical for each in COLLECTIONS}


class ResolveView(ResourceView):
    """For routers of front ends."""

    resource = resources.RESOLVE

    def get(self, request: Request) -> HttpResponse:
        query = self.asked()
        path: str = query["path"]
        place = resolving.place(path)
        found = resolving.find(place) if place else None
        body = msgspec.json.encode(_resolution(path, found))
        # A path where nothing stands yet is made stale by whatever comes to stand there.
        collection = cachetags.COLLECTIONS[place.kind if place else "article"]
        answer = Answer(
            etag=conditional.entity_tag(conditional.etag_of([body.decode()]), self.variant(query)),
            cache_control=BRIEF,
            cache_tags=[cachetags.thing(found.kind, found.public_id) if found else collection],
            canonical=address(request.path, query.spelled()),
        )
        return self.answer(answer, lambda: body)


def _resolution(path: str, found: Stands | None) -> Resolution:
    if found is None:
        return Resolution(status=404, path=path)
    named: dict[str, Any] = {"kind": found.kind, "id": str(found.public_id), "language": found.language or None}
    if found.gone:
        return Resolution(
            status=410, path=path, **named, reason=found.gone, note=found.gone_note or REASONS[found.gone]  # type: ignore[arg-type]
        )  # fmt: skip
    document = address(f"{_HOMES[found.kind]}/{found.public_id}")
    if resolving.is_its_address(path, found.url):
        return Resolution(status=200, path=path, **named, url=found.url, document=document)
    return Resolution(status=301, path=path, **named, url=found.url, document=document, location=found.url)
