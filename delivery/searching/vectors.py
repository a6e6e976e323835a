"""An article as the words that search finds it by: a pure function of its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from delivery import bodies, contract, embeds
from delivery.bodies import Printed
from delivery.contract import Article, Heading
from delivery.searching.words import words

TITLE, SHORT, TOPIC, BODY = "A", "B", "C", "D"  # weights, as PostgreSQL names them
GAP = 10  # places between two texts, so that no phrase reaches from one into the next
LAST_PLACE = 16383  # PostgreSQL counts no further
MAX_PLACES = 255  # of one word; PostgreSQL keeps no more
MAX_TEXT_LENGTH = 1_000_000  # characters of a body that are read at all
MAX_BYTES = 400_000  # of words and places: 1 MB is PostgreSQL's limit, and a book of 60,000 words stays below this
SHORTEST_SPELLED = 4  # letters; a shorter word is near too many others
SIMPLE = "simple"
DICTIONARIES = {SIMPLE: "simple", "english": "english_stem", "french": "french_stem"}
_BY_LANGUAGE = {"en": "english", "fr": "french"}


@dataclass(frozen=True)
class Vector:
    """Each word with its places and weights as PostgreSQL writes them (``1A,17``).

    ``title`` are the words of the title, ``spelled`` those that a suggestion may be made of, ``tags`` what it can be filtered by.
    """

    dictionary: str
    places: dict[str, str]
    title: frozenset[str]
    spelled: frozenset[str]
    tags: tuple[str, ...]


def dictionary_of(language: str) -> str:
    """Which dictionary makes the stems of texts in this language."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), SIMPLE)


def vector(document: Article) -> Vector:
    places: dict[str, list[str]] = {}
    spelled: set[str] = set()
    at = 1
    for text, weight in _texts(document):
        found = words(text[:MAX_TEXT_LENGTH])
        spelled.update(found if weight != BODY else ())
        for place, word in enumerate(found, at):
            if word:
                places.setdefault(word, []).append(f"{min(place, LAST_PLACE)}{weight}")
        at += len(found) + GAP
    return Vector(
        dictionary=dictionary_of(document.language),
        places={word: ",".join(each[:MAX_PLACES]) for word, each in _bounded(places)},
        title=frozenset(filter(None, words(document.title))),
        spelled=frozenset(filter(_can_be_misspelled, spelled)),
        tags=(f"language:{document.language}", *sorted(embeds.tags(document))),
    )


def field_starts(title: str) -> dict[str, int]:
    """The place of the first word of each text that cards show."""
    return {"title": 1, "dek": 1 + len(words(title)) + GAP}


def _texts(document: Article) -> Iterator[tuple[str, str]]:
    """Title and dek first: highlights count on it (``field_starts``)."""
    yield document.title, TITLE
    yield document.dek or "", SHORT
    yield from ((name, SHORT) for name in _names(document))
    yield from ((document.topic_entries[topic].name, TOPIC) for topic in document.topics)
    yield from ((block.text, TOPIC) for block in document.body if isinstance(block, Heading))
    rest: list[contract.BodyBlock] = [block for block in document.body if not isinstance(block, Heading)]
    yield bodies.as_text(Printed(body=rest, quotes=document.quotes, images=document.images)), BODY


def _names(document: Article) -> Iterable[str]:
    """Who signed it and who is quoted in it."""
    quoted = (document.people[each.person].name for each in document.quotes.values() if each.person)
    return dict.fromkeys([*(byline.as_credited for byline in document.bylines), *quoted])


def _can_be_misspelled(word: str) -> bool:
    return len(word) >= SHORTEST_SPELLED and not any(map(str.isdigit, word))


def _bounded(places: dict[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """As many words as fit, from the front: title, names and headings always do."""
    size = 0
    for word, each in places.items():
        size += len(word.encode()) + 4 + 2 * min(len(each), MAX_PLACES)
        if size > MAX_BYTES:
            return
        yield word, each
