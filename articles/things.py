"""Shared things as public documents: one way from a row to what readers get."""

from __future__ import annotations

from datetime import date

from articles.composing import topic_entry
from articles.embedding import Embedded
from articles.models import Topic
from delivery import contract
from delivery.addresses import page
from experts import composing as people
from experts.models import Person, Quote
from media import composing as pictures
from media.models import Image
from sources import composing as references
from sources.models import Source

Thing = Person | Quote | Image | Source | Topic


def documents(embedded: Embedded, *, on: date) -> list[contract.Document]:
    """The embedded things as they are today, what others embed first."""
    things: list[Thing] = [
        *embedded.topics.values(), *embedded.images.values(), *embedded.people.values(),
        *embedded.sources.values(), *embedded.quotes.values(),
    ]  # fmt: skip
    return [document(thing, on=on) for thing in things]


def document(thing: Thing, *, on: date) -> contract.Document:
    """The public document of one shared thing."""
    match thing:
        case Person():
            return people.person_document(thing, url=page("person", thing.slug), on=on)
        case Quote():
            return people.quote_document(thing, url=page("quote", thing.pid))
        case Image():
            return pictures.document(thing, url=page("image", thing.pid))
        case Source():
            return references.document(thing, url=page("source", thing.pid))
        case Topic():
            return _topic(thing)


def _topic(topic: Topic) -> contract.Topic:
    entry = topic_entry(topic)
    return contract.Topic(
        contract=contract.CONTRACT, id=topic.pid, seq=0, name=entry.name, slug=entry.slug, url=entry.url,
        description=topic.description or None, language=topic.language,
    )  # fmt: skip
