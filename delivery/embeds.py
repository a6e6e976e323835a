"""What a document embeds and how, and what an article or a quote can be found by. Both follow from the document alone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from delivery import contract

Key = tuple[str, UUID]  # (kind, public id)
# Every way to embed, as ``references`` names them.
HOWS = (
    "author", "editor", "reviewer", "expert", "quoted", "lead", "body", "portrait", "related", "cited", "topic", "translation",
    "speaker",
)  # fmt: skip
Held = tuple[str, UUID, str]  # (kind, public id, how)


def key(document: contract.Document) -> Key:
    return str(document.__struct_config__.tag), UUID(document.id)


def references(document: contract.Document) -> set[Held]:
    """Everything the document shows of other things."""
    match document:
        case contract.Article():
            return {*_people(document), *_pictures(document), *_rest(document)}
        case contract.Person() if document.portrait:
            return {("image", UUID(document.portrait.image), "portrait")}
        case contract.Quote() if document.person:
            return {("person", UUID(document.person), "speaker")}
    return set()


def shown(document: contract.Document) -> set[Key]:
    """As ``references``, however each is shown."""
    return {(kind, public_id) for kind, public_id, _ in references(document)}


def tags(document: contract.Document) -> set[str]:
    """What lists of articles and quotes can be filtered by. People are tagged by how articles show them (``records.retag``)."""
    if isinstance(document, contract.Quote):
        return {f"expert:{document.person}"} if document.person else set()
    if not isinstance(document, contract.Article):
        return set()
    found = {f"kind:{document.kind}"}
    for kind, target, how in references(document):
        if kind == "person" and how in {"author", "expert"}:
            found.add(f"{how}:{target}")
        elif kind in {"topic", "source"}:
            found.add(f"{kind}:{target}")
    return found


def _people(document: contract.Article) -> Iterator[Held]:
    for byline in document.bylines:
        yield "person", UUID(byline.person), "author" if byline.role == "contributor" else byline.role
    for public_id, quote in document.quotes.items():
        yield "quote", UUID(public_id), "quoted"
        if quote.person:
            yield "person", UUID(quote.person), "expert"


def _pictures(document: contract.Article) -> Iterator[Held]:
    lead = {document.lead_image.image} if document.lead_image else set()
    placed = {block.image for block in document.body if isinstance(block, contract.ImageBlock)}
    for how, images in (("lead", lead), ("body", placed), ("portrait", set(document.images) - lead - placed)):
        yield from (("image", UUID(image), how) for image in images)
    yield from (("image", UUID(link.lead_image.image), "related") for link in document.related if link.lead_image)


def _rest(document: contract.Article) -> Iterator[Held]:
    yield from (("source", UUID(each), "cited") for each in document.sources)
    yield from (("topic", UUID(each), "topic") for each in document.topics)
    yield from (("article", UUID(link.id), "related") for link in document.related if link.id)
    yield from (("article", UUID(each.id), "translation") for each in document.translations)
