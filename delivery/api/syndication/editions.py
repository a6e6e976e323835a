"""The editions of an article: which there were, and each as it was."""

from __future__ import annotations

import re

import msgspec
from django.http import HttpResponse
from rest_framework.request import Request

from delivery import cachetags, conditional, cursors, parameters, resources, shaping
from delivery.api.base import Answer, address, held
from delivery.api.syndication.base import ThingView, moved
from delivery.contract import Notice
from delivery.editions import reading
from delivery.editions.reading import Kept
from delivery.endpoints import PREFIX
from delivery.envelopes import PageOf
from delivery.errors import Missing, Withdrawn
from delivery.parameters import Query
from delivery.reading import Found
from delivery.syndicated import EditionEntry, EditionList, Withheld


class Noticed(msgspec.Struct):
    """Of a document, what the list of editions tells."""

    notices: list[Notice]


_NOTICED = msgspec.json.Decoder(Noticed)


class EditionsView(ThingView):
    """Numbers, dates and notices."""

    resource = resources.EDITIONS

    def get(self, request: Request, key: str) -> HttpResponse:
        query = self.asked()
        article = self.find(key, query)
        path = f"{PREFIX}articles/{article.public_id}/editions"
        before = cursors.read_edition(query["cursor"]) if query["cursor"] else None
        limit = query["limit"] or parameters.DEFAULT_LIMIT
        found, following = reading.page(article.public_id, before=before, limit=limit, documents=True)
        cursor = cursors.write_edition(following) if following else None
        answer = Answer(
            etag=self.tag([*(f"{each.digest} {each.reason} {each.note}" for each in found), str(cursor)], query),
            cache_tags=[cachetags.thing("article", article.public_id)],
            language=article.language,
            canonical=address(path, query.spelled(language=None)),
            next=address(path, query.spelled(language=None, cursor=cursor)) if cursor else "",
        )
        if article.is_old_address:
            return moved(answer)
        around = PageOf(next=cursor, limit=limit)
        entries = [_entry(each, address(f"{path}/{each.number}")) for each in found]
        return self.answer(answer, lambda: msgspec.json.encode(EditionList(data=entries, page=around)))

    def tag(self, parts: list[str], query: Query) -> str:
        return conditional.entity_tag(conditional.etag_of(parts), self.variant(query))


class EditionView(ThingView):
    """The document as it was published, unless it is withheld."""

    resource = resources.EDITION

    def get(self, request: Request, key: str, number: str) -> HttpResponse:
        query = self.asked()
        article = self.find(key, query)
        variant = self.variant(query)
        kept = self.edition(article, number, variant=variant)
        path = f"{PREFIX}articles/{article.public_id}/editions/{kept.number}"
        answer = Answer(
            etag=conditional.entity_tag(kept.etag, variant),
            cache_tags=[cachetags.thing("article", article.public_id)],
            language=article.language,
            last_modified=kept.published_at,
            canonical=address(path, query.spelled(language=None)),
        )
        if article.is_old_address:
            return moved(answer)
        stored = kept.document or b""
        return self.answer(answer, lambda: shaping.document(stored, fields=query["fields"], body=query["body"]))

    def edition(self, article: Found, number: str, *, variant: str) -> Kept:
        """Raises Missing, or Withdrawn when it is withheld, whatever the client holds."""
        if not re.fullmatch(r"[1-9]\d{0,8}", number, re.ASCII):
            raise Missing
        kept = reading.one(article.public_id, int(number), held=held(self.request).record_etags(variant))
        if kept is None:
            raise Missing
        if kept.reason:
            raise Withdrawn("edition-withheld", kept.note, reason=kept.reason)
        return kept


def _entry(kept: Kept, url: str) -> EditionEntry:
    return EditionEntry(
        number=kept.number,
        published_at=kept.published_at,
        url=url,
        notices=_NOTICED.decode(kept.document).notices if kept.document else [],
        withheld=Withheld(reason=kept.reason, note=kept.note) if kept.reason else None,  # type: ignore[arg-type]
    )
