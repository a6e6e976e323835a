"""The public endpoints: fetch, compare with what the client holds, send stored bytes."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import cachetags, conditional, contract, cursors, endpoints, openapi, parameters, reading, shaping
from delivery.api.base import FEED, STATIC, Answer, PublicView, address, held, not_modified, respond
from delivery.endpoints import Collection
from delivery.envelopes import Cause, Changes, Gone, PageOf, Put, Root
from delivery.errors import Missing, Withdrawn
from delivery.reading import Change, Found

REASONS = {
    "withdrawn": "This was withdrawn by its publisher.",
    "expired": "This is no longer public: what allowed it has expired.",
    "legal": "This was removed for legal reasons.",
    "merged": "This was merged into something else.",
    "unreferenced": "Nothing published shows this any more.",
}


class ListView(PublicView):
    """A page of cards."""

    collection: Collection = endpoints.COLLECTIONS[0]

    def get(self, request: Request) -> HttpResponse:
        collection = self.collection
        query = parameters.parse(collection.list_parameters, self.query_string)
        filters = {narrow.name: narrow.kind for narrow in collection.filters}
        tags = [*filter(None, [collection.role]), *reading.resolve(collection.kind, filters, query)]
        limit = query["limit"] or max(parameters.DEFAULT_LIMIT, len(query["id"]))
        page = reading.page(collection.kind, query, tags=tags, limit=limit)
        path = f"{endpoints.PREFIX}{collection.name}"
        etag = conditional.etag_of([*page.etags, page.next or ""])
        answer = Answer(
            etag=conditional.entity_tag(etag, conditional.variant(query.canonical)),
            cache_tags=cachetags.of_list(collection.kind, tags=tags, language_code=query["language"], ids=query["id"]),
            language=query["language"] or "",
            canonical=address(path, query.spelled()),
            next=address(path, query.spelled(cursor=page.next)) if page.next else "",
        )
        if held(request).met_by(answer.etag):
            return not_modified(answer)
        cards = b",".join(shaping.card(card, fields=query["fields"]) for card in page.cards)
        around = msgspec.json.encode(PageOf(next=page.next, limit=limit))
        return respond(answer, b'{"data":[%s],"page":%s}' % (cards, around))


class DetailView(PublicView):
    """One document, by id or slug: here, elsewhere (301), withdrawn (410) or unknown (404), in one query."""

    collection: Collection = endpoints.COLLECTIONS[0]

    def get(self, request: Request, key: str) -> HttpResponse:
        collection = self.collection
        query = parameters.parse(collection.detail_parameters, self.query_string)
        conditions, variant = held(request), conditional.variant(query.canonical)
        found = self.find(key, language=query["language"], conditions=conditions, variant=variant)
        canonical = address(f"{collection.canonical}/{found.public_id}", query.spelled(language=None))
        answer = Answer(
            etag=conditional.entity_tag(found.etag, variant),
            cache_tags=cachetags.of_document(collection.kind, found.public_id, found.embedded),
            language=found.language,
            last_modified=found.last_modified,
            canonical=canonical,
        )
        if found.is_old_address:
            return _moved(answer)
        if found.document is None or conditions.met_by(answer.etag, last_modified=found.last_modified):
            return not_modified(answer)
        return respond(answer, shaping.document(found.document, fields=query["fields"], body=query["body"]))

    def find(self, key: str, *, language: str | None, conditions: conditional.Conditions, variant: str) -> Found:
        """What is public at this key. Raises Missing, or Withdrawn with its public reason."""
        try:
            name = parameters.read_key(key) if self.collection.has_slug else parameters.read_id(key)
        except parameters.BadValue as error:
            raise Missing from error
        found = reading.find(self.collection.kind, name, language=language, held=conditions, variant=variant)
        if found is None:
            raise Missing
        if found.gone:
            raise Withdrawn("gone", found.gone_note or REASONS[found.gone], reason=found.gone)
        return found


def _moved(answer: Answer) -> HttpResponse:
    headers = {
        "Location": answer.canonical,
        "Cache-Control": answer.cache_control,
        "Cache-Tag": ",".join(answer.cache_tags),
    }
    response = HttpResponse(status=301, headers=headers)
    del response["Content-Type"]  # it has no body
    return response


class ChangesView(PublicView):
    """The change feed: the present state in the order in which it came about."""

    def get(self, request: Request) -> HttpResponse:
        query = parameters.parse(endpoints.CHANGES, self.query_string)
        after = cursors.read_sequence(query["cursor"]) if query["cursor"] else 0
        documents = query["include"] == "documents"
        limit = query["limit"] or parameters.DEFAULT_LIMIT
        found, caught_up = reading.changes(after=after, limit=limit, documents=documents)
        etag = conditional.etag_of([*(str(change.seq) for change in found), str(caught_up)])
        following = cursors.write_sequence(found[-1].seq if found else after)
        path = f"{endpoints.PREFIX}changes"
        answer = Answer(
            etag=conditional.entity_tag(etag, conditional.variant(query.canonical)),
            cache_control=FEED,
            cache_tags=["changes"],
            canonical=address(path, query.spelled()),
            next=address(path, query.spelled(cursor=following)),
        )
        if held(request).met_by(answer.etag):
            return not_modified(answer)
        data = [_change(change) for change in found]
        return respond(answer, msgspec.json.encode(Changes(data=data, next=following, caught_up=caught_up)))


def _change(change: Change) -> Put | Gone:
    cause: Any = Cause(kind=change.cause_kind, id=str(change.cause_id)) if change.cause_id else None  # type: ignore[arg-type]
    common: dict[str, Any] = {
        "seq": change.seq,
        "kind": change.kind,
        "id": str(change.public_id),
        "cause": cause,
        "tags": cachetags.of_change(change.kind, change.public_id, language_code=change.language, tags=change.tags),
    }
    if change.gone:
        return Gone(**common, reason=change.gone, note=change.gone_note or None)  # type: ignore[arg-type]
    document = msgspec.Raw(change.document) if change.document is not None else None
    return Put(**common, edition=change.edition, document=document)


class RootView(PublicView):
    """What there is."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        links = {each.name: address(f"{endpoints.PREFIX}{each.name}") for each in endpoints.COLLECTIONS}
        links |= {name: address(f"{endpoints.PREFIX}{name}") for name in ("changes", "openapi.json")}
        links["documentation"] = address("/api/docs")
        root = Root(name=settings.SITE_NAME, contract=contract.CONTRACT, links=links)
        return _fixed(request, msgspec.json.encode(root), canonical=address(endpoints.PREFIX))


class OpenApiView(PublicView):
    """The description of all this, generated from the contract."""

    def get(self, request: Request) -> HttpResponse:
        parameters.parse((), self.query_string)
        return _fixed(request, openapi.encoded(settings.SITE_URL), canonical=address(f"{endpoints.PREFIX}openapi.json"))


def _fixed(request: Request, body: bytes, *, canonical: str) -> HttpResponse:
    """An answer that changes with a release only."""
    etag = conditional.entity_tag(conditional.etag_of([body.decode()]), conditional.variant(""))
    answer = Answer(etag=etag, cache_control=STATIC, canonical=canonical)
    return not_modified(answer) if held(request).met_by(etag) else respond(answer, body)
