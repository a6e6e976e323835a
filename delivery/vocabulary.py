"""The words that keys of public documents choose from, such as the kinds of articles: for the description of the API alone.

They are choices of models that stand above this app; each app says them beside the code that composes its documents. No struct
knows them: a document that was stored with a word that is no longer chosen is read and sent as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from msgspec import Struct

# Struct → key → its words; what is said of a struct holds for those that extend it.
Vocabulary = Mapping[type[Struct], Mapping[str, Sequence[str]]]


def say(schemas: Mapping[str, dict[str, Any]]) -> None:
    """Write the words of every app into the schemas of structs, in place."""
    for vocabulary in map(import_string, settings.VOCABULARIES):
        for struct, keys in vocabulary.items():
            for name in {each.__name__ for each in _family(struct)} & set(schemas):
                for key, words in keys.items():
                    _limit(schemas[name]["properties"][key], words)


def _limit(schema: dict[str, Any], words: Sequence[str]) -> None:
    """The text that it allows is one of the words; null stays allowed where it was."""
    text = next(each for each in schema.get("anyOf", [schema]) if each["type"] == "string")
    text["enum"] = list(words)


def _family(struct: type[Struct]) -> Iterator[type[Struct]]:
    yield struct
    for each in struct.__subclasses__():
        yield from _family(each)
