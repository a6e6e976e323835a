"""Feeds of the newest articles, of all or of a topic, in three formats."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import cachetags, conditional, filtering, parameters, resources
from delivery.api.base import Answer, address, held
from delivery.api.syndication.base import ThingView, moved
from delivery.endpoints import PREFIX
from delivery.errors import Missing
from delivery.feeds import jsonfeed, syndication
from delivery.feeds.items import Feed, item
from delivery.feeds.reading import Listed, newest
from delivery.parameters import Query
from delivery.reading import Found


class Named(msgspec.Struct):
    """Of a topic's document, what its feed is called and is about."""

    name: str
    url: str


class FeedView(ThingView):
    """The newest listed articles whole. One query, and one more for a topic, for a language, or for an ETag that is not right."""

    kind = "topic"
    ending: str
    write: Callable[[Feed], bytes]

    def get(self, request: Request, feed: str) -> HttpResponse:
        query = self.asked()
        topic = None if feed == "all" else self.topic(feed, query)
        filtering.resolve("article", {}, query)  # a language in which nothing is published is 400
        if held(request).tags:
            answer = self.described(topic, query, self.rows(topic, query, documents=False))
            if held(request).met_by(answer.etag):
                return self.answer(answer, lambda: b"")
        rows = self.rows(topic, query, documents=True)
        answer = self.described(topic, query, rows)
        if topic and topic.is_old_address:
            return moved(answer)
        return self.answer(answer, lambda: self.body(topic, answer, rows), media_type=self.content_type)

    def topic(self, key: str, query: Query) -> Found:
        """The topic, in the language asked for if one of two that share a slug is in it. ``language`` narrows the articles."""
        try:
            return self.find(key, query, held=conditional.Conditions())
        except Missing:
            if not query["language"]:
                raise
            return self.find(key, parameters.parse((), ""), held=conditional.Conditions())

    @property
    def content_type(self) -> str:
        return self.media_type if self.media_type.endswith("json") else f"{self.media_type}; charset=utf-8"

    def rows(self, topic: Found | None, query: Query, *, documents: bool) -> list[Listed]:
        return newest(topic=topic.public_id if topic else None, language=query["language"], documents=documents)

    def described(self, topic: Found | None, query: Query, rows: list[Listed]) -> Answer:
        parts = [settings.SITE_NAME, topic.etag if topic else "", *(row.etag for row in rows)]
        tags = [f"topic:{topic.public_id}"] if topic else []
        found = cachetags.of_list("article", tags=tags, language_code=query["language"], ids=())
        own = [cachetags.thing("topic", topic.public_id)] if topic else []
        return Answer(
            etag=conditional.entity_tag(conditional.etag_of(parts), self.variant(query)),
            cache_tags=[*own, *found],
            language=query["language"] or "",
            canonical=address(f"{PREFIX}feeds/{topic.public_id if topic else 'all'}.{self.ending}", query.spelled()),
        )

    def body(self, topic: Found | None, answer: Answer, rows: list[Listed]) -> bytes:
        about = msgspec.json.decode(topic.document, type=Named) if topic and topic.document else None
        feed = Feed(
            title=f"{settings.SITE_NAME}: {about.name}" if about else settings.SITE_NAME,
            url=answer.canonical,
            home=about.url if about else settings.SITE_URL,
            language=answer.language or settings.LANGUAGE_CODE,
            items=[item(row) for row in rows],
        )
        return type(self).write(feed)


class JsonFeedView(FeedView):
    resource = resources.JSON_FEED
    ending, write = "json", staticmethod(jsonfeed.write)
    media_type = jsonfeed.MEDIA_TYPE
    also_named = ("application/json", "text/json")


class AtomView(FeedView):
    resource = resources.ATOM
    ending, write = "atom", staticmethod(syndication.write_atom)
    media_type = "application/atom+xml"
    also_named = ("application/xml", "text/xml")


class RssView(FeedView):
    resource = resources.RSS
    ending, write = "rss", staticmethod(syndication.write_rss)
    media_type = "application/rss+xml"
    also_named = ("application/xml", "text/xml")
