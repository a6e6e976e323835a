"""An article for machines: its schema.org graph, and the sources that it cites."""

from __future__ import annotations

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import cachetags, conditional, resources
from delivery.api.base import Answer, address, held
from delivery.api.syndication.base import ThingView, moved
from delivery.citations import writing
from delivery.citations.items import Citing, items
from delivery.endpoints import PREFIX
from delivery.errors import NotAcceptable
from delivery.jsonld import articles
from delivery.negotiation import accepts
from delivery.parameters import Query
from delivery.reading import Found

_CITING = msgspec.json.Decoder(Citing)


class MadeView(ThingView):
    """Something made from an article's document alone: it has the document's ETag, date and tags. One query."""

    part: str

    def get(self, request: Request, key: str) -> HttpResponse:
        query = self.asked()
        media_type = self.media_type_for(query)
        names = (media_type, "application/json") if media_type.endswith("json") else (media_type,)
        if not any(accepts(request.headers.get("Accept", ""), each) for each in names):
            raise NotAcceptable
        found = self.find(key, query, held=held(request))
        answer = Answer(
            etag=conditional.entity_tag(found.etag, self.variant(query)),
            cache_tags=cachetags.of_document("article", found.public_id, found.embedded),
            language=found.language,
            last_modified=found.last_modified,
            canonical=address(f"{PREFIX}articles/{found.public_id}/{self.part}", query.spelled(language=None)),
        )
        if found.is_old_address:
            return moved(answer)
        content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        return self.answer(answer, lambda: self.made(found, query), media_type=content_type)

    def media_type_for(self, query: Query) -> str:
        return self.media_type

    def made(self, found: Found, query: Query) -> bytes:
        raise NotImplementedError


class JsonLdView(MadeView):
    resource = resources.JSON_LD
    part = "jsonld"
    media_type = articles.MEDIA_TYPE
    also_named = ("application/json",)

    def made(self, found: Found, query: Query) -> bytes:
        return articles.write(found.document or b"")


class CitationsView(MadeView):
    resource = resources.CITATIONS
    part = "citations"
    media_type = writing.MEDIA_TYPES["csl"]
    also_named = ("application/json", *writing.MEDIA_TYPES.values())

    def media_type_for(self, query: Query) -> str:
        return writing.MEDIA_TYPES[query["format"]]

    def made(self, found: Found, query: Query) -> bytes:
        cited = items(_CITING.decode(found.document or b""))
        return writing.write(cited, form=query["format"], language=found.language)
