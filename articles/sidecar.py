"""The draft as a front end shows it, and beside each part the page of the admin where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

import msgspec
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from articles.blocker import desk
from articles.composing import compose
from articles.models import Article, Topic
from delivery import contract, shaping
from delivery.answering.replies import address
from delivery.previews import PreviewedArticle
from experts.models import Person, Quote
from media import previewing
from media.models import Image
from sources.models import Source

# A key of the document → the part of the article's form where it is typed.
_FIELDS = {
    "title": "id_title", "dek": "id_dek", "slug": "id_slug", "url": "id_slug", "language": "id_language", "kind": "id_kind",
    "topics": "id_topics", "lead_image": "id_lead_image", "bylines": "bylines-group", "related": "related_links-group",
}  # fmt: skip
_THINGS: dict[str, type[Model]] = {
    "people": Person, "quotes": Quote, "images": Image, "sources": Source, "topic_entries": Topic,
}  # fmt: skip


def previewed(article: Article, *, fields: Sequence[str] | None = None, body: str | None = None) -> bytes:
    """The document composed from the draft as it is saved, its pictures at addresses that are signed for an hour.

    As JSON, and shaped as the published one is: chosen ``fields``, or its ``body`` as one string. ``_source`` points to what
    is left of it. Runs what ``compose`` runs, and one query for each kind of thing in it.
    """
    document = compose(article)
    document.images = {key: previewing.shown(entry, key) for key, entry in document.images.items()}
    facts = {name: getattr(document, name) for name in document.__struct_fields__}
    pointers = {path: address(link) for path, link in _map(article, document) if _leads(path, fields, body)}
    whole = msgspec.json.encode(PreviewedArticle(**facts, source=pointers))
    return shaping.document(whole, fields=fields, body=body)


def _leads(pointer: str, fields: Sequence[str] | None, body: str | None) -> bool:
    """Whether the shaped document has that part: not what ``fields`` leaves out, and of one string no blocks."""
    name = pointer.split("/")[1]
    is_of_block = pointer.startswith("/body/")
    return (fields is None or name in fields) and (not is_of_block or body in {None, "blocks"})


def _map(article: Article, document: contract.Article) -> Iterator[tuple[str, str]]:
    """JSON pointer (RFC 6901) → path in the admin; nothing on a site whose admin leaves a page out."""
    form = _page(article)
    if not form:
        return
    for name, anchor in _FIELDS.items():
        yield f"/{name}", f"{form}#{anchor}"
    yield "/body", form
    for place, block in enumerate(document.body):
        yield f"/body/{place}", f"{form}#block-{block.key.rpartition('.')[0] or block.key}"
    for name in ("claims", "reviews", "notices"):
        yield f"/{name}", desk(article)
    for name, model in _THINGS.items():
        yield from _things(name, model, getattr(document, name))


def _things(name: str, model: type[Model], ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    found = model._default_manager.filter(public_id__in=[UUID(each) for each in ids])
    for public_id, pk in found.values_list("public_id", "pk"):
        if link := _page(model(pk=pk)):
            yield f"/{name}/{public_id}", link


def _page(thing: Model) -> str:
    try:
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""
