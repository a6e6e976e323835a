"""Crowds of live articles, made from the contract alone: what a reissue of thousands needs and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from articles import things
from articles.entries import entry
from articles.models import Article
from articles.things import Thing
from delivery import contract
from delivery.models import Record
from tests.delivery import factories


def showing(thing: Thing, many: int, **fields: Any) -> list[contract.Article]:
    """So many live articles that show this thing as it is saved, and its own document."""
    document = things.document(thing, on=timezone.localdate())
    made = [factories.article(f"Number {n}", **{**_embedding(document), **fields}) for n in range(many)]
    put([document, *made])
    return made


def linking(article: Article, many: int) -> list[contract.Article]:
    """So many live articles that link to this one."""
    card = read(article.pid)
    assert isinstance(card, contract.Article)
    link = contract.Related(id=card.id, url=card.url, title=card.title, relation="background", lead_image=None)
    made = [factories.article(f"Linker {n}", related=[link]) for n in range(many)]
    put(list(made))
    at = timezone.now()
    Article.objects.bulk_create(
        Article(public_id=UUID(each.id), title=each.title, slug=each.slug, standing="live", first_published_at=at)
        for each in made
    )
    return made


def put(documents: list[contract.Document]) -> None:
    for start in range(0, len(documents), 500):
        factories.put(*documents[start : start + 500])


def read(public_id: str) -> contract.Document:
    row = Record.objects.get(public_id=public_id)
    return msgspec.json.decode(bytes(row.document or b""), type=contract.Document)


def _embedding(document: contract.Document) -> dict[str, Any]:
    match document:
        case contract.Person():
            return factories.embedding(author=document)
        case contract.Image():
            return factories.embedding(picture=document)
        case contract.Source():
            return {"sources": {document.id: entry(document, contract.SourceEntry)}}
        case contract.Topic():
            return factories.embedding(about=document)
    raise TypeError(document)
