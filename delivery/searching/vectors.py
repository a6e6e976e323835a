"""An article as the words that search finds it by: a pure function of its document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
_AT = tuple(map(str, range(LAST_PLACE + 1)))
_BY_LANGUAGE = {"en": "english", "fr": "french"}


@dataclass(frozen=True)
class Vector:
    """Each word with its places and weights, as PostgreSQL writes them (``1A``, ``17``; weight D is not written).

    ``title`` are the words of the title, ``spelled`` those that a suggestion may be made of, ``tags`` what it can be filtered by.
    """

    dictionary: str
    places: dict[str, list[str]]
    title: frozenset[str]
    spelled: frozenset[str]
    tags: tuple[str, ...]

    def text(self, stems: Mapping[str, str | None]) -> str:
        """What PostgreSQL reads as its ``tsvector``. ``stems``: each word's, None where it is too common to search for.

        A stem may stand three times: as itself, as ``=stem`` when the title has it, and its word as ``~word`` when it may be
        suggested; ``@tag`` is what the article can be filtered by.
        """
        named = [f"'{stem}':{','.join(at)}" for word, at in self.places.items() if (stem := stems[word])]
        titled = [f"'={stem}'" for word in self.title if (stem := stems[word])]
        spelled = [f"'~{word}'" for word in self.spelled]
        return " ".join([*named, *titled, *spelled, *map(_tag, self.tags)])


def dictionary_of(language: str) -> str:
    """Which dictionary makes the stems of texts in this language."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), SIMPLE)


def vector(document: Article) -> Vector:
    places: defaultdict[str, list[str]] = defaultdict(list)
    spelled: set[str] = set()
    at = 1
    for text, weight in _texts(document):
        found = words(text[:MAX_TEXT_LENGTH])
        if weight == BODY:
            for place, word in enumerate(found, at):
                places[word].append(_AT[place] if place < LAST_PLACE else _AT[LAST_PLACE])
        else:
            spelled.update(found)
            for place, word in enumerate(found, at):
                places[word].append(f"{min(place, LAST_PLACE)}{weight}")
        at += len(found) + GAP
    places.pop("", None)  # words that are too long
    return Vector(
        dictionary=dictionary_of(document.language),
        places=_bounded(places),
        title=frozenset(filter(None, words(document.title))),
        spelled=frozenset(filter(_can_be_misspelled, spelled)),
        tags=(f"language:{document.language}", *sorted(embeds.tags(document))),
    )


def _tag(tag: str) -> str:
    quoted = tag.replace("\\", "\\\\").replace("'", "''")
    return f"'@{quoted}'"


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


def _bounded(places: dict[str, list[str]]) -> dict[str, list[str]]:
    """As many words as fit, from the front: title, names and headings always do."""
    kept, size = {}, 0
    for word, at in places.items():
        kept[word] = at if len(at) <= MAX_PLACES else at[:MAX_PLACES]
        size += (1 if word.isascii() else 4) * len(word) + 4 + 2 * len(kept[word])
        if size > MAX_BYTES:
            del kept[word]
            break
    return kept
