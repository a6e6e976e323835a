"""What the addresses beside the collections share: the article that they are about, and how they answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from cms.core.replies import as_response
from delivery import conditional, parameters, reading
from delivery.answering import replies
from delivery.answering.documents import REASONS
from delivery.api.base import Answer, PublicView, held, not_modified
from delivery.coding import GZIP, pack
from delivery.conditional import Conditions, Variants
from delivery.errors import Missing, Withdrawn
from delivery.negotiation import takes_gzip
from delivery.parameters import Query
from delivery.reading import Found
from delivery.resources import Resource

_ANYTHING = Conditions(any=True)  # the document itself is not wanted


class ResourceView(PublicView):
    """A view of one row of ``delivery.resources``."""

    resource: Resource

    def asked(self) -> Query:
        return parameters.parse(self.resource.parameters, self.query_string)

    @property
    def takes_gzip(self) -> bool:
        return takes_gzip(self.request.headers.get("Accept-Encoding", ""))

    def variant(self, query: Query) -> str:
        """The part of the ETag that names query and coding."""
        return conditional.variant(query.canonical, GZIP if self.takes_gzip else conditional.IDENTITY)

    def answer(self, answer: Answer, make: Callable[[], bytes], *, media_type: str = replies.JSON) -> HttpResponse:
        """304, or the body, which is made only then; as gzip where the client takes that and it is worth it."""
        if held(self.request).met_by(answer.etag, last_modified=answer.last_modified):
            return not_modified(answer)
        body = make()
        packed = pack(body) if self.takes_gzip else None
        return as_response(replies.whole(answer, packed or body, media_type=media_type, is_packed=packed is not None))


class ThingView(ResourceView):
    """Something about one thing of a kind, by its id or slug."""

    kind = "article"

    def find(self, key: str, query: Query, *, held: Conditions = _ANYTHING) -> Found:
        """The thing there, as ``delivery.reading.find``. Raises Missing, or Withdrawn with its public reason."""
        try:
            name = parameters.read_key(key)
        except parameters.BadValue as error:
            raise Missing from error
        found = reading.find(
            self.kind,
            name,
            language=query["language"],
            held=held,
            variants=Variants(self.variant(query), self.variant(query)),
            packed=False,
        )
        if found is None:
            raise Missing
        if found.gone:
            raise Withdrawn("gone", found.gone_note or REASONS[found.gone], reason=found.gone)
        return found


def moved(answer: Answer) -> HttpResponse:
    """It lives on at its canonical address."""
    return as_response(replies.moved(answer))
